package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerDirectoryTest {

    private static final Mark MARK =
            new Mark("usr1", "web", Mark.Stage.MAKING, "busybox", List.of("--x"), List.of("192.0.2.53"));

    @TempDir
    Path path = Path.of("");

    private ContainerDirectory directory = new ContainerDirectory(path);

    @BeforeEach
    void openDirectory() {
        directory = new ContainerDirectory(path);
    }

    @Test
    void aClaimIsReadBackAndUndone() throws Exception {
        directory.claim("web", MARK);
        assertEquals(Optional.of(MARK), directory.mark("web"));
        assertFalse(directory.read(Map.of()).get("web").mark().orElseThrow().isWhole());
        directory.unclaim("web");
        assertFalse(Files.exists(path.resolve("web")));
    }

    @Test
    void whatSomebodyElseMadeIsNotClaimed() throws Exception {
        Files.createDirectory(path.resolve("web"));
        Files.writeString(path.resolve("web/config"), "");
        assertThrows(IOException.class, () -> directory.claim("web", MARK));
        assertFalse(Files.exists(path.resolve("web/weir.json")));
        assertEquals(Optional.empty(), directory.read(Map.of()).get("web").mark());
    }

    @Test
    void anEmptyDirectoryOfALastTryIsClaimed() throws Exception {
        Files.createDirectory(path.resolve("web"));
        directory.claim("web", MARK);
        assertEquals(Optional.of(MARK), directory.mark("web"));
    }

    @Test
    void aMarkBehindALinkOrInPiecesIsNone() throws Exception {
        directory.claim("web", MARK);
        Files.createSymbolicLink(path.resolve("alias"), path.resolve("web"));
        assertEquals(Optional.empty(), directory.mark("alias"));
        Files.writeString(path.resolve("web/weir.json"), "{\"tenant\":");
        assertEquals(Optional.empty(), directory.mark("web"));
    }

    @Test
    void aMarkInsideTheRootFileSystemMakesNothingWeirs() throws Exception {
        Files.createDirectories(path.resolve("other/rootfs"));
        Files.writeString(path.resolve("other/rootfs/weir.json"), "{\"tenant\":\"usr1\"}");
        assertEquals(Optional.empty(), directory.mark("other"));
    }

    @Test
    void aDirectoryWithDataKeepsItsMark() throws Exception {
        directory.claim("web", MARK);
        Files.createDirectory(path.resolve("web/rootfs"));
        assertThrows(IOException.class, () -> directory.unclaim("web"));
        assertTrue(directory.mark("web").isPresent());
    }
}
