package io.weir.flows.compile;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ports that a switch has.
 *
 * @param numbers OpenFlow port numbers by name
 */
public record Ports(Map<String, Integer> numbers) {

    /** A switch without ports. */
    public static final Ports NONE = new Ports(Map.of());

    public Ports {
        numbers = Map.copyOf(numbers);
    }

    /** The number of the port with this name. */
    public OptionalInt number(String name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Names of the ports that one of the two has and the other has not, or has under another number. */
    @SuppressWarnings("ReferenceEquality") // most often they are the same, and a switch may have thousands
    static Set<String> changed(Ports before, Ports after) {
        Set<String> changed = new TreeSet<>();
        if (before == after) {
            return changed;
        }
        before.numbers.forEach((name, number) -> {
            if (!number.equals(after.numbers.get(name))) {
                changed.add(name);
            }
        });
        after.numbers.keySet().stream()
                .filter(name -> !before.numbers.containsKey(name))
                .forEach(changed::add);
        return changed;
    }
}
