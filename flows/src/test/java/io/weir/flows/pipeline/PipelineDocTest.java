package io.weir.flows.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.Field;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PipelineDocTest {

    private final String doc = Files.readString(Path.of("../docs/pipeline.md"));

    PipelineDocTest() throws IOException {}

    @Test
    void itHasEveryTableInOrder() {
        List<String> sections = found("(?m)^## (\\d+ [A-Z_]+)$", doc);
        assertEquals(
                Arrays.stream(Table.values())
                        .map(table -> table.number() + " " + table.name())
                        .toList(),
                sections);
    }

    @Test
    void itHasEveryRegister() {
        List<String> declared = Arrays.stream(Registers.class.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()))
                .map(field -> "| " + register(field) + " | `" + field.getName() + "` |")
                .toList();
        assertEquals(declared, found("(?m)^(\\| reg\\d+ \\| `[A-Z_]+` \\|)", doc));
    }

    private static String register(java.lang.reflect.Field field) {
        try {
            return ((Field) field.get(null)).word();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void itStatesEveryContract() {
        for (Table table : Table.values()) {
            Contract contract = Contract.of(table);
            String stated =
                    String.join("\n", found("(?m)^- ((?:matches|sets|goes to|sends|also): .*)$", section(table)));
            assertEquals(
                    "matches: " + words(contract.matches(), Field::word) + "\nsets: "
                            + words(contract.sets(), Field::word)
                            + "\ngoes to: "
                            + (contract.goesTo().isEmpty() ? "nowhere" : words(contract.goesTo(), Table::name))
                            + "\nsends: "
                            + word(contract.sends())
                            + (contract.also().isEmpty()
                                    ? ""
                                    : "\nalso: " + words(contract.also(), PipelineDocTest::word)),
                    stated,
                    table.name());
        }
    }

    @Test
    void itsSampleFlowsAreFlowsOfTheTables() throws IOException {
        for (Table table : Table.values()) {
            Path golden = Path.of("src/test/resources/golden", table.name().toLowerCase(Locale.ROOT) + ".txt");
            List<String> flows = Files.readAllLines(golden);
            List<String> samples = found("`(table=[^`]*)`", section(table));
            assertTrue(!samples.isEmpty(), () -> table + " has no sample");
            samples.forEach(
                    sample -> assertTrue(flows.contains(sample), () -> "not a flow of " + table + ": " + sample));
        }
    }

    private String section(Table table) {
        int start = doc.indexOf("## " + table.number() + " " + table.name());
        int end = doc.indexOf("\n## ", start);
        return doc.substring(start, end < 0 ? doc.length() : end);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static <T> String words(Collection<T> things, java.util.function.Function<T, String> word) {
        return things.isEmpty() ? "nothing" : things.stream().map(word).collect(Collectors.joining(", "));
    }

    private static List<String> found(String regex, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(regex).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
