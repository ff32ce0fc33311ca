package io.weir.provisioning.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.weir.provisioning.lab.LabFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All runs that were kept, oldest first.
 *
 * @param runs at most {@link #MAX_RUNS}
 */
record History(List<Run> runs) {

    private static final int MAX_RUNS = 500;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    History {
        runs = List.copyOf(runs);
    }

    /** What the file has; nothing, if there is none. */
    static History read(Path file) {
        if (!Files.exists(file)) {
            return new History(List.of());
        }
        try {
            return JSON.readValue(file.toFile(), History.class);
        } catch (IOException e) {
            throw new LabFailure("not a history of benches: " + file + ": " + e.getMessage(), e);
        }
    }

    /** With more runs; the oldest go when it is too many. */
    History and(List<Run> more) {
        List<Run> all = new ArrayList<>(runs);
        all.addAll(more);
        return new History(all.subList(Math.max(0, all.size() - MAX_RUNS), all.size()));
    }

    /** The newest run of a bench. */
    Optional<Run> newest(String bench) {
        return runs.stream().filter(run -> run.bench().equals(bench)).reduce((older, newer) -> newer);
    }

    /** Writes it all; the file is the old one or the new one, whatever happens meanwhile. */
    void write(Path file) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(next, JSON.writeValueAsString(this) + "\n");
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
