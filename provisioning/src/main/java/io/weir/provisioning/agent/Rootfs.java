package io.weir.provisioning.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Writes files into a container's root file system, whose content is the tenant's: each directory is opened from its
 * parent without following links ({@code openat}, {@code O_NOFOLLOW}), and a file is replaced by renaming a new one over
 * it, so that neither links nor pipes nor devices that a tenant has put there lead anywhere else.
 */
final class Rootfs {

    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final String NEW_FILE = ".weir-new";
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private final Path root;

    Rootfs(Path root) {
        this.root = root;
    }

    /**
     * Replaces a file, which keeps its permissions; a new one has {@code rw-r--r--}.
     *
     * @param directories from the root of the file system, without a leading slash
     */
    void replace(Path directories, String file, String content) throws IOException {
        try (SecureDirectoryStream<Path> directory = open(directories)) {
            Path name = Path.of(file);
            Set<PosixFilePermission> permissions = permissions(directory, name);
            Path temporary = Path.of(NEW_FILE);
            deleteIfThere(directory, temporary);
            write(directory, temporary, content);
            permissionsOf(directory, temporary).setPermissions(permissions);
            directory.move(temporary, directory, name);
        }
    }

    /** A file's content; only for a container that has never run, as a running one could put a pipe in its place. */
    Optional<String> read(Path directories, String name) throws IOException {
        try (SecureDirectoryStream<Path> directory = open(directories);
                SeekableByteChannel file = directory.newByteChannel(
                        Path.of(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), MAX_FILE_BYTES));
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                // Reads on until the buffer is full or the file ends.
            }
            return Optional.of(UTF_8.decode(bytes.flip()).toString());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    private static void deleteIfThere(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        try {
            directory.deleteFile(name);
        } catch (NoSuchFileException absent) {
            return;
        }
    }

    private static Set<PosixFilePermission> permissions(SecureDirectoryStream<Path> directory, Path name)
            throws IOException {
        try {
            PosixFileAttributes attributes = permissionsOf(directory, name).readAttributes();
            if (attributes.isRegularFile()) {
                return attributes.permissions();
            }
        } catch (NoSuchFileException absent) {
            return READABLE;
        }
        return READABLE;
    }

    private static PosixFileAttributeView permissionsOf(SecureDirectoryStream<Path> directory, Path name) {
        return directory.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void write(SecureDirectoryStream<Path> directory, Path name, String content) throws IOException {
        Set<OpenOption> newFile =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel file = directory.newByteChannel(name, newFile)) {
            ByteBuffer bytes = UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
    }

    @SuppressWarnings("StreamResourceLeak") // the caller closes it
    private SecureDirectoryStream<Path> open(Path directories) throws IOException {
        SecureDirectoryStream<Path> current = secure(Files.newDirectoryStream(root), root);
        for (Path name : directories) {
            try (SecureDirectoryStream<Path> parent = current) {
                current = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
            }
        }
        return current;
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream, Path path) throws IOException {
        if (stream instanceof SecureDirectoryStream) {
            return (SecureDirectoryStream<Path>) stream;
        }
        stream.close();
        throw new IOException("this system cannot open files relative to a directory: " + path);
    }
}
