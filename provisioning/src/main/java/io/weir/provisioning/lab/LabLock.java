package io.weir.provisioning.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to make or remove the lab of one name. Its file lies beside the lab's directory and stays, empty: were it
 * deleted, two could each hold a lock on a file of that name.
 */
final class LabLock implements AutoCloseable {

    private final LabFiles files;
    private final FileChannel channel;

    private LabLock(LabFiles files, FileChannel channel) {
        this.files = files;
        this.channel = channel;
    }

    static LabLock take(LabFiles files) {
        try {
            Path file = files.directory().resolveSibling(files.name() + ".lock");
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new LabFailure("the lab \"" + files.name() + "\" is in use by another process; "
                        + "end that, or give this one another name (--name)");
            }
            return new LabLock(files, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LabFiles files() {
        return files;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException held) {
            return null;
        }
    }
}
