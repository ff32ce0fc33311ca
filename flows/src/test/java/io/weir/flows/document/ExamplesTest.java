package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExamplesTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    /** A row with a meaning and a default, which only tables of keys have. */
    private static final Pattern KEY_ROW = Pattern.compile("^\\| `[a-z-]+`[^|]*\\|[^|]*\\|[^|]*\\|$");

    private static final Pattern KEY = Pattern.compile("`([a-z-]+)`");

    @Test
    void everyExampleIsSoundAndReadsBackFromWhatIsWritten() throws IOException {
        List<Path> files;
        try (var listed = Files.list(EXAMPLES)) {
            files = listed.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
        assertFalse(files.isEmpty());
        for (Path file : files) {
            Intent intent = Intents.read(Files.readString(file));
            assertEquals(intent, Intents.read(IntentWriter.yaml(intent)), file.toString());
            assertEquals(intent, Intents.read(IntentWriter.json(intent)), file.toString());
        }
    }

    @Test
    void theLargestHasEveryKeyThatTheDocumentationLists() throws IOException {
        String example = Files.readString(EXAMPLES.resolve("two-tenants-three-hosts.yaml"));
        List<String> keys = Files.readAllLines(Path.of("..", "docs", "intent.md")).stream()
                .filter(line -> KEY_ROW.matcher(line).find())
                .flatMap(line -> KEY.matcher(line.split("\\|")[1]).results())
                .map(found -> found.group(1))
                .toList();
        assertTrue(keys.contains("reserved-ports") && keys.contains("to"), keys.toString());
        for (String key : keys) {
            assertTrue(
                    Pattern.compile("(^|[ {,])" + key + ": ?", Pattern.MULTILINE)
                            .matcher(example)
                            .find(),
                    key);
        }
    }

    @Test
    void theReportsClusterHasTheReportsAddresses() throws IOException {
        Intent intent = Intents.read(Files.readString(EXAMPLES.resolve("report.yaml")));
        Container first = Intents.container(intent, "usr1", "usr1-1");
        assertEquals(Ipv4Address.of("192.168.1.2"), first.address());
        assertEquals(MacAddress.of("00:16:3e:0c:07:73"), first.mac());
        assertEquals("usr1-1-veth", first.port());
        Container derived = Intents.container(intent, "usr2", "usr2-2");
        assertEquals("usr2-2-veth", derived.port());
        assertTrue(derived.mac().isUnicast());
        assertEquals(2, derived.mac().bits() >>> 40 & 3, "locally administered, unicast");
    }
}
