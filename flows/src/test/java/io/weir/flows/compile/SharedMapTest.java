package io.weir.flows.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SharedMapTest {

    /** Each is like no other. */
    private record Value(String name, int edit) {}

    @Property(tries = 300)
    void itIsAsATreeMapAndEveryVersionStaysAsItWas(@ForAll long seed) {
        Random random = new Random(seed);
        int names = 1 + random.nextInt(60);
        List<SharedMap<Value>> versions = new ArrayList<>(List.of(SharedMap.empty()));
        List<SortedMap<String, Value>> expected = new ArrayList<>(List.of(new TreeMap<>()));
        for (int edit = 0; edit < 80; edit++) {
            String name = "t" + random.nextInt(names);
            SharedMap<Value> last = versions.get(edit);
            SortedMap<String, Value> known = new TreeMap<>(expected.get(edit));
            if (random.nextInt(3) == 0) {
                known.remove(name);
                versions.add(last.without(name));
            } else {
                Value value = new Value(name, edit);
                known.put(name, value);
                versions.add(last.with(name, value));
            }
            expected.add(known);
        }
        for (int i = 0; i < versions.size(); i++) {
            assertEquals(
                    List.copyOf(expected.get(i).values()),
                    versions.get(i).values().toList());
            String name = "t" + random.nextInt(names);
            assertEquals(expected.get(i).get(name), versions.get(i).get(name));
            int other = random.nextInt(versions.size());
            assertEquals(
                    changes(expected.get(i), expected.get(other)),
                    versions.get(i).changesTo(versions.get(other)));
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static List<SharedMap.Change<Value>> changes(
            SortedMap<String, Value> before, SortedMap<String, Value> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .map(name -> new SharedMap.Change<>(before.get(name), after.get(name)))
                .filter(change -> change.before() != change.after())
                .toList();
    }

    @Test
    void manyNumberedNamesMakeNoDeepTree() {
        SharedMap<Value> map = SharedMap.empty();
        for (int i = 0; i < 100_000; i++) {
            map = map.with("t" + i, new Value("t", i));
        }
        int depth = map.depth();
        assertTrue(depth < 60, () -> depth + " levels");
    }
}
