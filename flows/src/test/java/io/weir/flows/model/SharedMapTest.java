package io.weir.flows.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.SharedMap.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SharedMapTest {

    /** Few are equal, and of those none is the same. */
    private static final class Value {

        private final int edit;

        Value(int edit) {
            this.edit = edit;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Value value && edit == value.edit;
        }

        @Override
        public int hashCode() {
            return edit;
        }

        @Override
        public String toString() {
            return "edit " + edit;
        }
    }

    /** Maps that are edited in the same way, one shared and one not, after each edit. */
    private record Versions(List<SharedMap<String, Value>> shared, List<SortedMap<String, Value>> expected) {

        static Versions of(Random random, int names) {
            Versions versions = new Versions(new ArrayList<>(), new ArrayList<>());
            SharedMap<String, Value> last = SharedMap.empty();
            SortedMap<String, Value> known = new TreeMap<>();
            for (int edit = 0; edit < 80; edit++) {
                versions.shared.add(last);
                versions.expected.add(new TreeMap<>(known));
                String name = name(random, names);
                if (random.nextInt(3) == 0) {
                    known.remove(name);
                    last = last.without(name);
                } else {
                    Value value = new Value(random.nextInt(3));
                    known.put(name, value);
                    last = last.with(name, value);
                }
            }
            return versions;
        }
    }

    private static String name(Random random, int names) {
        return "t" + random.nextInt(names);
    }

    @Property(tries = 300)
    void itIsAsATreeMapAndEveryVersionStaysAsItWas(@ForAll long seed) {
        Random random = new Random(seed);
        int names = 1 + random.nextInt(60);
        Versions versions = Versions.of(random, names);
        for (int i = 0; i < versions.shared.size(); i++) {
            SharedMap<String, Value> map = versions.shared.get(i);
            SortedMap<String, Value> expected = versions.expected.get(i);
            assertEquals(List.copyOf(expected.entrySet()), List.copyOf(map.entrySet()));
            assertEquals(List.copyOf(expected.values()), List.copyOf(map.values()));
            assertEquals(expected.size(), map.size());
            assertEquals(expected.hashCode(), map.hashCode());
            assertEquals(expected.toString(), map.toString());
            assertTrue(map.equals(expected) && expected.equals(map));
            String name = name(random, names);
            assertSame(expected.get(name), map.get(name));
            assertEquals(expected.containsKey(name), map.containsKey(name));
            if (!expected.isEmpty()) {
                assertEquals(expected.firstKey(), map.firstKey());
                assertEquals(expected.lastKey(), map.lastKey());
            }
            String other = name(random, names);
            String from = name.compareTo(other) < 0 ? name : other;
            String to = name.compareTo(other) < 0 ? other : name;
            assertEquals(expected.headMap(to), map.headMap(to));
            assertEquals(expected.tailMap(from), map.tailMap(from));
            assertEquals(expected.subMap(from, to), map.subMap(from, to));
        }
    }

    @Property(tries = 300)
    void whereTwoVersionsDifferIsFound(@ForAll long seed) {
        Random random = new Random(seed);
        Versions versions = Versions.of(random, 1 + random.nextInt(60));
        for (int i = 0; i < versions.shared.size(); i++) {
            int other = random.nextInt(versions.shared.size());
            SharedMap<String, Value> before = versions.shared.get(i);
            SharedMap<String, Value> after = versions.shared.get(other);
            List<Change<String, Value>> changes = changes(versions.expected.get(i), versions.expected.get(other));
            assertEquals(changes, SharedMap.changes(before, after));
            assertEquals(changes.stream().map(Change::key).toList(), List.copyOf(SharedMap.differing(before, after)));
            assertEquals(versions.expected.get(i).equals(versions.expected.get(other)), before.equals(after));
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static List<Change<String, Value>> changes(
            SortedMap<String, Value> before, SortedMap<String, Value> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .map(name -> new Change<>(name, before.get(name), after.get(name)))
                .filter(change -> change.before() != change.after())
                .toList();
    }

    @Property(tries = 300)
    void aCopyHasTheFormOfOneThatWasEdited(@ForAll long seed) {
        Random random = new Random(seed);
        Versions versions = Versions.of(random, 1 + random.nextInt(60));
        SharedMap<String, Value> edited = versions.shared.get(79);
        SharedMap<String, Value> copy = SharedMap.copyOf(versions.expected.get(79));
        assertEquals(edited, copy);
        assertEquals(edited.depth(), copy.depth());
        assertEquals(List.of(), SharedMap.changes(edited, copy));
        assertEquals(List.copyOf(edited.values()), List.copyOf(copy.values()));
    }

    @Test
    void whatIsSharedAlreadyIsNotCopied() {
        SharedMap<String, Integer> map = SharedMap.<String, Integer>empty().with("a", 1);
        assertSame(map, SharedMap.copyOf(map));
        assertSame(map, map.without("b"));
    }

    @Test
    void equalValuesAreDifferencesIfTheyAreNotTheSame() {
        SharedMap<String, Value> one = SharedMap.<String, Value>empty().with("a", new Value(1));
        SharedMap<String, Value> other = SharedMap.<String, Value>empty().with("a", new Value(1));
        assertEquals(one, other);
        assertEquals(List.of("a"), List.copyOf(SharedMap.differing(one, other)));
        assertNotEquals(one, other.with("a", new Value(2)));
        assertNotEquals(one, SharedMap.<String, Value>empty().with("b", new Value(1)));
    }

    @Test
    void nobodyChangesIt() {
        SharedMap<String, Integer> map = SharedMap.<String, Integer>empty().with("a", 1);
        assertThrows(UnsupportedOperationException.class, () -> map.put("b", 2));
        assertThrows(UnsupportedOperationException.class, () -> map.remove("a"));
        assertThrows(UnsupportedOperationException.class, map::clear);
        assertThrows(
                UnsupportedOperationException.class,
                () -> map.entrySet().iterator().next().setValue(2));
    }

    @Test
    void inOneWithNothingThereIsNoFirstNorLastKey() {
        SharedMap<String, Integer> map = SharedMap.empty();
        assertThrows(NoSuchElementException.class, map::firstKey);
        assertThrows(NoSuchElementException.class, map::lastKey);
        assertThrows(
                NoSuchElementException.class, () -> map.entrySet().iterator().next());
        assertNull(map.get("a"));
    }

    @Test
    void anotherOrderIsRefused() {
        SortedMap<String, Integer> reversed = new TreeMap<>(Comparator.reverseOrder());
        assertThrows(IllegalArgumentException.class, () -> SharedMap.copyOf(reversed));
    }

    /** Which somebody may choose on purpose: "ao" and "c1" have one hash code, and so has whatever is made of them. */
    @Test
    void manyNamesOfOneHashCodeMakeNoDeepTree() {
        SharedMap<String, Integer> map = SharedMap.empty();
        for (int i = 0; i < 1 << 12; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                name.append((i >> bit & 1) == 0 ? "ao" : "c1");
            }
            assertEquals("ao".repeat(12).hashCode(), name.toString().hashCode());
            map = map.with(name.toString(), i);
        }
        int depth = map.depth();
        assertTrue(depth < 60, () -> depth + " levels");
    }

    @Test
    void manyNumberedNamesMakeNoDeepTree() {
        SharedMap<String, Integer> map = SharedMap.empty();
        for (int i = 0; i < 100_000; i++) {
            map = map.with("t" + i, i);
        }
        int depth = map.depth();
        assertTrue(depth < 60, () -> depth + " levels");
    }
}
