package io.weir.provisioning.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The list of what a lab has made, outside of its directory. A line is on disk before the thing that it names is made,
 * so whatever ends the lab, what is left of it is known.
 */
final class Ledger {

    private final Path file;

    Ledger(Path file) {
        this.file = file;
    }

    /** Writes down that the namespace of this name is the lab's, which is about to make it. */
    void writeNamespace(String namespace) {
        byte[] line = ("namespace " + namespace + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap(line));
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The namespaces written down, in order; none if nothing was. */
    List<String> namespaces() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("namespace "))
                    .map(line -> line.substring("namespace ".length()))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
