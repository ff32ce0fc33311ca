package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.document.Numbering.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NumberingTest {

    private final Problems problems = new Problems();

    @Test
    void everyNumberUpToTheLimitIsGivenOut() {
        Map<String, Integer> numbers = number(7, wishes(7));
        assertTrue(problems.isEmpty());
        assertEquals(new TreeSet<>(List.of(1, 2, 3, 4, 5, 6, 7)), new TreeSet<>(numbers.values()));
    }

    @Test
    void moreThanTheLimitIsAProblem() {
        number(7, wishes(8));
        assertEquals("8 need a network id", problems.list().get(0).what());
        assertEquals("there are 7", problems.list().get(0).remedy());
    }

    @Test
    void whatIsDeclaredWinsOverWhatWasBeforeAndThatOverTheDerived() {
        List<Wish> wishes = wishes(5);
        wishes.set(0, wish("n0", OptionalInt.empty(), OptionalInt.of(3)));
        wishes.set(1, wish("n1", OptionalInt.of(3), OptionalInt.of(1)));
        wishes.set(2, wish("n2", OptionalInt.empty(), OptionalInt.of(2)));
        Map<String, Integer> numbers = number(5, wishes);
        assertEquals(3, numbers.get("n1"));
        assertEquals(2, numbers.get("n2"));
        assertEquals(5, new TreeSet<>(numbers.values()).size());
    }

    @Test
    void aNumberDeclaredTwiceIsAProblem() {
        number(
                5,
                List.of(
                        wish("a", OptionalInt.of(2), OptionalInt.empty()),
                        wish("b", OptionalInt.of(2), OptionalInt.empty())));
        assertEquals("a has the same network id, 2", problems.list().get(0).what());
    }

    private Map<String, Integer> number(int most, List<Wish> wishes) {
        return new Numbering("network id", "network", most).number(wishes, new StableHash());
    }

    private List<Wish> wishes(int count) {
        List<Wish> wishes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wishes.add(wish("n" + i, OptionalInt.empty(), OptionalInt.empty()));
        }
        return wishes;
    }

    private Wish wish(String name, OptionalInt declared, OptionalInt before) {
        return new Wish(name, Fields.none(DocumentPath.ROOT.key(name), 1, problems), declared, before);
    }
}
