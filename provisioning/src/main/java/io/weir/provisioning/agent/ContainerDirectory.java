package io.weir.provisioning.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.provisioning.agent.HostState.Box;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The directory that LXC keeps its containers in: {@code NAME/config}, {@code NAME/rootfs}, and, beside those that are
 * Weir's, a {@link Mark}. Files are replaced whole, by renaming.
 */
final class ContainerDirectory {

    private static final String NEW = ".new";

    /** Bytes; what is larger is not a file that LXC or Weir wrote. */
    private static final int MAX_FILE_BYTES = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    /** As LXC has it: programs that set the user id lie below. */
    private static final FileAttribute<?> ROOT_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwx---"));

    private final Path path;

    ContainerDirectory(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** @param pids of the containers that run, by name */
    SortedMap<String, Box> read(Map<String, Long> pids) throws CommandFailed {
        SortedMap<String, Box> boxes = new TreeMap<>();
        if (!Files.isDirectory(path)) {
            return boxes;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                Optional<Mark> mark = mark(name);
                String config = mark.isPresent() && hasConfig(name) ? config(name) : "";
                boxes.put(name, new Box(name, mark, config, pids.getOrDefault(name, 0L)));
            }
            return boxes;
        } catch (IOException failure) {
            throw new CommandFailed("ls " + path, failure.toString());
        }
    }

    /** Makes the container's directory, which must not be there, and marks it Weir's, before LXC fills it. */
    void claim(String name, Mark mark) throws IOException {
        Files.createDirectories(path);
        try {
            Files.createDirectory(path.resolve(name), ROOT_ONLY);
        } catch (FileAlreadyExistsException taken) {
            if (!isEmpty(path.resolve(name))) {
                throw taken;
            }
        }
        writeMark(name, mark);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    /** Undoes {@link #claim} where LXC has put nothing into the directory, or has taken it away itself. */
    void unclaim(String name) throws IOException {
        Path directory = path.resolve(name);
        if (!Files.exists(directory)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                // Anything else keeps the mark, and the container Weir's.
                if (!entry.getFileName().toString().startsWith(Mark.FILE)) {
                    throw new IOException(entry + " is left, but no configuration: look at it and remove it by hand");
                }
            }
        }
        Files.deleteIfExists(directory.resolve(Mark.FILE + NEW));
        Files.deleteIfExists(directory.resolve(Mark.FILE));
        Files.deleteIfExists(directory);
    }

    /** A container's mark; empty for somebody else's. */
    Optional<Mark> mark(String name) throws IOException {
        Path file = path.resolve(name).resolve(Mark.FILE);
        if (!Files.isDirectory(path.resolve(name), LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(text(file), Mark.class));
        } catch (JsonProcessingException notAMark) {
            // What Weir cannot read it did not write, or somebody changed: then it is left alone.
            return Optional.empty();
        }
    }

    void writeMark(String name, Mark mark) throws IOException {
        replace(path.resolve(name).resolve(Mark.FILE), JSON.writeValueAsString(mark) + "\n");
    }

    boolean hasConfig(String name) {
        return Files.isRegularFile(path.resolve(name).resolve("config"));
    }

    String config(String name) throws IOException {
        return text(path.resolve(name).resolve("config"));
    }

    void writeConfig(String name, String config) throws IOException {
        replace(path.resolve(name).resolve("config"), config);
    }

    Rootfs rootfs(String name) {
        return new Rootfs(path.resolve(name).resolve("rootfs"));
    }

    Path startLog(String name) {
        return path.resolve(name).resolve("weir-start.log");
    }

    void clearStartLog(String name) throws CommandFailed {
        try {
            Files.deleteIfExists(startLog(name));
        } catch (IOException failure) {
            throw new CommandFailed("rm " + startLog(name), failure.toString());
        }
    }

    String readStartLog(String name) {
        try {
            return Files.exists(startLog(name)) ? text(startLog(name)) : "";
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " has more than " + MAX_FILE_BYTES + " bytes");
        }
        return Files.readString(file);
    }

    /** On disk before it takes the old one's place, so that a power cut leaves one or the other. */
    static void replace(Path file, String content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + NEW);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(UTF_8.encode(content));
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
