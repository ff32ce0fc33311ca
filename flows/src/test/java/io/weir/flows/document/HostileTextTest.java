package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTextTest {

    @Property(tries = 1000)
    void noBytesMakeItThrow(@ForAll @Size(max = 200) byte[] bytes) {
        IntentReader.read(new String(bytes, StandardCharsets.UTF_8), Intent.EMPTY);
        IntentReader.read(new String(bytes, StandardCharsets.ISO_8859_1), Intent.EMPTY);
    }

    @Property(tries = 1000)
    void noDamageToAGoodDocumentMakesItThrow(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        StringBuilder text =
                new StringBuilder(Files.readString(Path.of("..", "examples", "two-tenants-three-hosts.yaml")));
        String alphabet = "{}[],:&*!|>'\"%@`#?- \n\t\\~<=0a\u0000\u0085\ud83d";
        for (int i = 0; i < 1 + random.nextInt(5); i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                default -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
            }
        }
        IntentReader.read(text.toString(), Intent.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[\n", "{a: ", "- ", "? ", "{", "a: &a [", "!!map {? "})
    void depthIsBounded(String opening) {
        List<Problem> problems = Intents.problems(opening.repeat(1_000_000));
        assertTrue(problems.size() < 100, () -> "problems: " + problems.size());
    }

    @Test
    void aHugeWordIsReadInReasonableTime() {
        // A parser with a small buffer copies all of it for each kilobyte, and takes minutes.
        List<Problem> problems = Intents.problems("a: " + "x".repeat(20_000_000));
        assertEquals("unknown key \"a\"", problems.get(0).what());
    }

    @Test
    void moreThanTheLimitOfTextIsNotLookedAt() {
        List<Problem> problems = Intents.problems(" ".repeat(IntentReader.LIMITS.characters() + 1));
        assertEquals("67108865 characters are too many", problems.get(0).what());
    }

    @Test
    void moreValuesThanTheLimitAreNotRead() {
        Problems problems = new Problems();
        NodeReader.Limits limits = new NodeReader.Limits(1_000_000, 1_000);
        assertTrue(
                NodeReader.read("[" + "x,".repeat(998) + "x]", limits, problems).isPresent());
        assertTrue(problems.isEmpty());
        assertTrue(
                NodeReader.read("[" + "x,".repeat(999) + "x]", limits, problems).isEmpty());
        assertEquals("more than 1000 values", problems.list().get(0).what());
    }

    @Test
    void aThousandProblemsAreListedAndTheOthersCounted() {
        StringBuilder text = new StringBuilder("hosts:\n");
        for (int i = 0; i < 1500; i++) {
            text.append("  h").append(i).append(": {}\n");
        }
        List<Problem> problems = Intents.problems(text.toString());
        assertEquals(1001, problems.size());
        assertEquals("500 more problems are not listed", problems.get(1000).what());
    }

    @Test
    void aMessageShowsNothingThatMovesTheTerminalsCursor() {
        List<Problem> problems = Intents.problems("hosts: {\"\\e[2J\\r\": {address: \"\\e]0;x\\a\"}}");
        assertTrue(problems.size() >= 2);
        for (Problem problem : problems) {
            assertTrue(problem.toString().chars().noneMatch(Character::isISOControl), problem::toString);
        }
    }

    @Test
    void jsonIndentedWithTabsIsRead() {
        Intent intent = Intents.read("{\n\t\"hosts\": {\n\t\t\"vm1\": {\"address\": \"192.0.2.1\"}\n\t}\n}");
        assertEquals(1, intent.hosts().size());
    }
}
