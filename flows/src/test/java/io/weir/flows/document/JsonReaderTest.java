package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static final NodeReader.Limits LIMITS = new NodeReader.Limits(1_000_000, 300);

    @Property(tries = 2000)
    void jsonIsReadIntoTheTreeThatTheYamlReaderMakesOfIt(@ForAll long seed) {
        String text = new RandomJson(seed).map();
        Problems asJson = new Problems();
        Problems asYaml = new Problems();

        Optional<Node> root = assertInstanceOf(
                        JsonReader.Outcome.Json.class, JsonReader.read(text, LIMITS, asJson), text)
                .root();

        assertEquals(YamlReader.read(text, LIMITS, asYaml), root, text);
        assertEquals(asYaml.list(), asJson.list(), text);
    }

    @Property(tries = 1000)
    void noDamageToJsonMakesItThrowOrReadOtherThanAsYaml(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(IntentWriter.json(Intents.read(ReadingSpeed.text(10))));
        String alphabet = "{}[],:\"\\/ \n\r\t0-.eEntf#\u0000\ud83d";
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            int at = random.nextInt(text.length());
            if (random.nextBoolean()) {
                text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
            } else {
                text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
            }
        }
        Problems found = new Problems();
        if (JsonReader.read(text.toString(), IntentReader.LIMITS, new Problems()) instanceof JsonReader.Outcome.Other) {
            Problems asYaml = new Problems();
            assertEquals(
                    YamlReader.read(text.toString(), IntentReader.LIMITS, asYaml),
                    NodeReader.read(text.toString(), IntentReader.LIMITS, found));
            assertEquals(asYaml.list(), found.list());
        }
        IntentReader.read(text.toString(), Intent.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\": }",
                "{a: 1}",
                "{\"a\": 1} x",
                "{\"a\": 1}{}",
                "{\"a\": 01}",
                "{'a': 1}",
                "{\"a\": 1,}",
                "{\"a\": 1 # one\n}",
                "{\"a\": \"\t\"}",
                "{\"a\": nul}",
                "{\"a\": \"\\x\"}"
            })
    void whatIsNoJsonIsLeftToTheYamlReader(String text) {
        Problems problems = new Problems();
        assertInstanceOf(JsonReader.Outcome.Other.class, JsonReader.read(text, LIMITS, problems));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": ", "{\"a\": ["})
    void depthIsBounded(String opening) {
        String closing = opening.endsWith("[") ? "]}" : "}";
        for (String text : List.of(opening.repeat(1_000_000), opening.repeat(30) + "1" + closing.repeat(30))) {
            Problems problems = new Problems();
            assertTrue(NodeReader.read(text, IntentReader.LIMITS, problems).isEmpty());
            assertEquals("lists and maps deeper than 16", problems.list().get(0).what());
        }
    }

    @Test
    void moreValuesThanTheLimitAreNotRead() {
        Problems problems = new Problems();
        assertTrue(NodeReader.read("{\"a\": [" + "1,".repeat(296) + "1]}", LIMITS, problems)
                .isPresent());
        assertTrue(NodeReader.read("{\"a\": [" + "1,".repeat(297) + "1]}", LIMITS, problems)
                .isEmpty());
        assertEquals("more than 300 values", problems.list().get(0).what());
    }

    @Test
    void aHugeWordIsReadInReasonableTime() {
        Problems problems = new Problems();
        String word = "x".repeat(20_000_000);
        Node root = NodeReader.read("{\"a\": \"" + word + "\"}", IntentReader.LIMITS, problems)
                .orElseThrow();
        Node.Scalar value = (Node.Scalar) ((Node.Entries) root).entries().get(0).value();
        assertEquals(word, value.text());
    }

    @Test
    void manyKeysOfOneHashAreReadInReasonableTime() {
        // "Aa" and "BB" have the same hash, and so have all words made of them.
        StringBuilder text = new StringBuilder("{\"hosts\": {");
        for (int i = 0; i < 1 << 14; i++) {
            for (int bit = 0; bit < 14; bit++) {
                text.append(bit == 0 ? "\"" : "").append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            text.append("\": 1,");
        }
        text.append("\"x\": 1}}");
        Problems problems = new Problems();
        assertTrue(
                NodeReader.read(text.toString(), IntentReader.LIMITS, problems).isPresent());
    }

    @Test
    void aKeyThatStandsTwiceIsSaidWithItsLine() {
        List<Problem> problems = Intents.problems("{\n\"hosts\": {},\n\"overlay\": \"vxlan\",\n\"hosts\": {}\n}");
        assertEquals(1, problems.size());
        assertEquals(4, problems.get(0).line());
        assertEquals("\"hosts\" stands here twice", problems.get(0).what());
    }

    /** Writes JSON of every kind, with all the space that it allows. */
    private static final class RandomJson {

        private static final String[] NUMBERS = {
            "0", "-1", "17", "1.5", "-2.5e10", "1E+2", "123456789012345678901234567890"
        };
        private static final String[] PARTS = {
            "a", "vm1", "10.0.0.1", " ", "\\n", "\\u0041", "\\\\", "\\\"", "\\/", "é", "~", ": ", "#"
        };

        private final Random random;

        RandomJson(long seed) {
            this.random = new Random(seed);
        }

        String map() {
            // The YAML reader takes no tab before the first bracket.
            return space().replace('\t', ' ') + map(0) + space();
        }

        private String map(int depth) {
            StringBuilder text = new StringBuilder("{").append(space());
            for (int i = random.nextInt(5); i >= 0; i--) {
                // Within the line, and of at most 1024 characters: YAML wants a key so.
                text.append(string())
                        .append(':')
                        .append(' ')
                        .append(value(depth + 1))
                        .append(space());
                text.append(i == 0 ? "" : ",").append(space());
            }
            return text.append('}').toString();
        }

        private String list(int depth) {
            StringBuilder text = new StringBuilder("[").append(space());
            for (int i = random.nextInt(4); i > 0; i--) {
                text.append(value(depth + 1))
                        .append(space())
                        .append(i == 1 ? "" : ",")
                        .append(space());
            }
            return text.append(']').toString();
        }

        private String value(int depth) {
            return switch (random.nextInt(depth > 18 ? 4 : 8)) {
                case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
                case 1 -> random.nextBoolean() ? "true" : "false";
                case 2 -> "null";
                case 3 -> string();
                case 4, 5 -> map(depth);
                default -> list(depth);
            };
        }

        private String string() {
            StringBuilder text = new StringBuilder("\"");
            for (int i = random.nextInt(4); i > 0; i--) {
                text.append(PARTS[random.nextInt(PARTS.length)]);
            }
            return text.append('"').toString();
        }

        private String space() {
            return switch (random.nextInt(6)) {
                case 0 -> " ";
                case 1 -> "\n  ";
                case 2 -> "\r\n\t";
                case 3 -> "\r ";
                default -> "";
            };
        }
    }
}
