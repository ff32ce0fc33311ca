package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The agent's own directory: the last part it was told, so that a host comes up again while its controller is away, and a
 * lock that keeps a second agent for the same host from working against this one.
 */
final class StateDirectory implements AutoCloseable {

    private final Path part;
    private final FileChannel lockFile;

    private StateDirectory(Path part, FileChannel lockFile) {
        this.part = part;
        this.lockFile = lockFile;
    }

    /** Opens the directory for {@code host}; fails if another agent has it. */
    static StateDirectory open(Path directory, String host) throws IOException {
        Files.createDirectories(directory);
        Path lock = directory.resolve(host + ".lock");
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new IOException("another agent for host " + host + " runs here (it holds " + lock + ")");
        }
        return new StateDirectory(directory.resolve(host + ".part.json"), channel);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException taken) {
            return false;
        }
    }

    Optional<HostPart> readPart() throws IOException {
        return Files.exists(part)
                ? Optional.of(ControllerClient.JSON.readValue(part.toFile(), HostPart.class))
                : Optional.empty();
    }

    void writePart(HostPart told) throws IOException {
        ContainerDirectory.replace(part, ControllerClient.JSON.writeValueAsString(told) + "\n");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
