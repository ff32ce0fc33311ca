package io.weir.flows.compile;

import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ports that a switch has.
 *
 * @param numbers OpenFlow port numbers by name
 */
public record Ports(SharedMap<String, Integer> numbers) {

    /** A switch without ports. */
    public static final Ports NONE = new Ports(SharedMap.empty());

    public Ports(Map<String, Integer> numbers) {
        this(SharedMap.copyOf(new TreeMap<>(numbers)));
    }

    /** The number of the port with this name. */
    public OptionalInt number(String name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Names of the ports that one of the two has and the other has not, or has under another number. */
    static Set<String> changed(Ports before, Ports after) {
        Set<String> changed = new TreeSet<>();
        for (Change<String, Integer> change : SharedMap.changes(before.numbers, after.numbers)) {
            if (!Objects.equals(change.before(), change.after())) {
                changed.add(change.key());
            }
        }
        return changed;
    }
}
