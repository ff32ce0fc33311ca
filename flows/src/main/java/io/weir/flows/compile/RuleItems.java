package io.weir.flows.compile;

import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.tables.Item;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The items that rules ask for. Two rules of the same place in the order may say the same of the same sessions, and so ask
 * for one flow: of those that ask for one slot, the first in turn has its item there. An edited one shares with the one
 * before all but the slots that the edit touches.
 *
 * @param byBeginner items by the tenant that begins the sessions (or {@link io.weir.flows.model.Selector#OUTSIDE}), slot
 *     and turn
 */
record RuleItems(SharedMap<String, SharedMap<String, SharedMap<String, Item>>> byBeginner) {

    static final RuleItems NONE = new RuleItems(SharedMap.empty());

    /** Where a rule says what it asks for, and whoever edits says whether it comes or goes. */
    interface Asked {

        /**
         * Tells of one item.
         *
         * @param beginner the tenant that begins the sessions that it is about
         * @param slot what it shares with the items of other rules of which only one can be
         * @param turn the least has the slot; no other rule's
         */
        void item(String beginner, String slot, String turn, Item item);
    }

    /** Edits items: one after the other, and then all at once, for many come when there were none. */
    static final class Edit {

        private final RuleItems before;
        private final SortedMap<String, SortedMap<String, Optional<SharedMap<String, Item>>>> touched = new TreeMap<>();

        Edit(RuleItems before) {
            this.before = before;
        }

        void add(String beginner, String slot, String turn, Item item) {
            put(beginner, slot, asked(beginner, slot).with(turn, item));
        }

        void remove(String beginner, String slot, String turn, Item item) {
            put(beginner, slot, asked(beginner, slot).without(turn));
        }

        private void put(String beginner, String slot, SharedMap<String, Item> asked) {
            touched.computeIfAbsent(beginner, name -> new TreeMap<>())
                    .put(slot, asked.isEmpty() ? Optional.empty() : Optional.of(asked));
        }

        private SharedMap<String, Item> asked(String beginner, String slot) {
            Optional<SharedMap<String, Item>> known =
                    touched.getOrDefault(beginner, Collections.emptySortedMap()).get(slot);
            return known == null
                    ? before.slots(beginner).getOrDefault(slot, SharedMap.empty())
                    : known.orElse(SharedMap.empty());
        }

        /** What came of it; the items before, if they are equal. */
        RuleItems done() {
            SharedMap<String, SharedMap<String, SharedMap<String, Item>>> all = before.byBeginner;
            for (Map.Entry<String, SortedMap<String, Optional<SharedMap<String, Item>>>> each : touched.entrySet()) {
                SharedMap<String, SharedMap<String, Item>> slots =
                        before.slots(each.getKey()).edited(each.getValue());
                all = slots.isEmpty() ? all.without(each.getKey()) : all.with(each.getKey(), slots);
            }
            return all.equals(before.byBeginner) ? before : new RuleItems(all);
        }
    }

    private SharedMap<String, SharedMap<String, Item>> slots(String beginner) {
        return byBeginner.getOrDefault(beginner, SharedMap.empty());
    }

    /** Whether a rule is about sessions that a tenant, or the outside, begins. */
    boolean areAbout(String beginner) {
        return byBeginner.containsKey(beginner);
    }

    /**
     * Hands over the items about sessions that certain tenants begin.
     *
     * @param beginners whether a tenant, by name, or the outside, is one of them
     */
    void forEach(Predicate<String> beginners, Consumer<Item> out) {
        byBeginner.forEach((beginner, slots) -> {
            if (beginners.test(beginner)) {
                slots.values().forEach(asked -> out.accept(first(asked)));
            }
        });
    }

    /** Hands over those of them that are in a slot which is not as in others, at the cost of what differs. */
    void forEachUnlike(RuleItems others, Predicate<String> beginners, Consumer<Item> out) {
        for (String beginner : SharedMap.differing(byBeginner, others.byBeginner)) {
            if (beginners.test(beginner)) {
                for (Change<String, SharedMap<String, Item>> change :
                        SharedMap.changes(others.slots(beginner), slots(beginner))) {
                    if (change.after() != null) {
                        out.accept(first(change.after()));
                    }
                }
            }
        }
    }

    private static Item first(SharedMap<String, Item> asked) {
        return asked.values().iterator().next();
    }
}
