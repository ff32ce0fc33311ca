package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootfsTest {

    @TempDir
    Path temporary = Path.of("");

    private Path root = Path.of("");
    private Path outside = Path.of("");

    @BeforeEach
    void makeDirectories() throws IOException {
        root = Files.createDirectories(temporary.resolve("rootfs"));
        outside = Files.createDirectories(temporary.resolve("outside"));
        Files.writeString(outside.resolve("file"), "the host's");
    }

    @Test
    void aFileIsWrittenAndReplacedWithItsPermissions() throws IOException {
        Files.createDirectory(root.resolve("etc"));
        Rootfs rootfs = new Rootfs(root);
        rootfs.replace(Path.of("etc"), "resolv.conf", "one\n");
        assertEquals("rw-r--r--", permissions("etc/resolv.conf"));
        Files.setPosixFilePermissions(root.resolve("etc/resolv.conf"), PosixFilePermissions.fromString("rwxr--r--"));
        rootfs.replace(Path.of("etc"), "resolv.conf", "two\n");
        assertEquals(Optional.of("two\n"), rootfs.read(Path.of("etc"), "resolv.conf"));
        assertEquals("rwxr--r--", permissions("etc/resolv.conf"));
    }

    @Test
    void aLinkInTheFilesPlaceIsReplacedAndNotFollowed() throws IOException {
        Files.createDirectory(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/resolv.conf"), outside.resolve("file"));
        new Rootfs(root).replace(Path.of("etc"), "resolv.conf", "mine");
        assertEquals("the host's", Files.readString(outside.resolve("file")));
        assertFalse(Files.isSymbolicLink(root.resolve("etc/resolv.conf")));
    }

    @Test
    void aLinkInADirectorysPlaceIsRefused() throws IOException {
        Files.createSymbolicLink(root.resolve("etc"), outside);
        assertThrows(IOException.class, () -> new Rootfs(root).replace(Path.of("etc"), "file", "mine"));
        assertEquals("the host's", Files.readString(outside.resolve("file")));
        assertFalse(Files.exists(outside.resolve(".weir-new")));
    }

    @Test
    void aLinkDeepInThePathIsRefused() throws IOException {
        Files.createDirectory(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/init.d"), outside);
        assertThrows(IOException.class, () -> new Rootfs(root).replace(Path.of("etc/init.d"), "file", "mine"));
        assertThrows(IOException.class, () -> new Rootfs(root).read(Path.of("etc/init.d"), "file"));
        assertEquals("the host's", Files.readString(outside.resolve("file")));
    }

    @Test
    void aLinkToAFileIsNotRead() throws IOException {
        Files.createDirectory(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/rcS"), outside.resolve("file"));
        assertThrows(IOException.class, () -> new Rootfs(root).read(Path.of("etc"), "rcS"));
    }

    @Test
    void whatALastWriteLeftBehindIsNoTrapEither() throws IOException {
        Files.createDirectory(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/.weir-new"), outside.resolve("file"));
        new Rootfs(root).replace(Path.of("etc"), "resolv.conf", "mine");
        assertEquals("the host's", Files.readString(outside.resolve("file")));
        assertEquals("mine", Files.readString(root.resolve("etc/resolv.conf")));
    }

    @Test
    void aFileThatIsNotThereIsEmpty() throws IOException {
        Files.createDirectory(root.resolve("etc"));
        assertEquals(Optional.empty(), new Rootfs(root).read(Path.of("etc"), "none"));
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve(file), LinkOption.NOFOLLOW_LINKS));
    }
}
