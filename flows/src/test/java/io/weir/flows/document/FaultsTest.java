package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final Path FAULTS = Path.of("src/test/resources/document/faults.yaml");
    private static final Path GOLDEN = Path.of("src/test/resources/document/faults.txt");

    /** {@code -Dgolden.rewrite=true} writes the list instead of comparing it. */
    @Test
    void everyFaultOfABadDocumentIsListedAtOnce() throws IOException {
        String listed = Intents.problems(Files.readString(FAULTS)).stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(GOLDEN, listed);
        }
        assertEquals(Files.readString(GOLDEN), listed);
    }
}
