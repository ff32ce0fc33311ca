package io.weir.flows.document;

import io.weir.flows.document.Numbering.Wish;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Outside;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Numbers the zones: one for each two tenants that a rule is about. */
final class Zones {

    static final String NUMBERS = "zone";

    private static final List<String> KEYS = List.of("between", "zone");

    private Zones() {}

    /**
     * The zones; those before if they are equal.
     *
     * @param concerned the pairs that a rule is about, each with such a rule
     * @param tenants whose containers that publish ports have numbers that are no zone's
     */
    static SortedMap<TenantPair, Integer> read(
            Fields document, Map<TenantPair, Fields> concerned, Collection<DeclaredTenant> tenants, Intent previous) {
        SortedMap<TenantPair, Integer> before = previous.zones();
        Map<TenantPair, Fields> stated = stated(document);
        List<Wish> wishes = new ArrayList<>();
        concerned.forEach((pair, rule) -> {
            Fields zone = stated.get(pair);
            OptionalInt number = zone == null ? OptionalInt.empty() : stated(pair, zone);
            Integer was = before.get(pair);
            wishes.add(new Wish(
                    name(pair),
                    zone == null ? rule : zone,
                    number,
                    was == null ? OptionalInt.empty() : OptionalInt.of(was),
                    pair::canHaveZone));
        });
        Map<Integer, String> published = Publishing.claimed(tenants, previous, true);
        Publishing.claimed(tenants, previous, false).forEach(published::putIfAbsent);
        wishes.forEach(wish -> wish.declared().ifPresent(number -> published.remove(number)));
        Map<String, Integer> numbers =
                new Numbering(NUMBERS, "zone", Intent.MAX_ZONE, published::get).number(wishes, new StableHash());
        SortedMap<TenantPair, Integer> zones = new TreeMap<>();
        for (TenantPair pair : concerned.keySet()) {
            Integer number = numbers.get(name(pair));
            if (number != null) {
                zones.put(pair, number);
            }
        }
        return zones.equals(before) ? before : zones;
    }

    private static OptionalInt stated(TenantPair pair, Fields zone) {
        return pair.isWithOutside()
                ? Forms.number(zone.scalar("zone"), Outside.MIN_NUMBER, Outside.MAX_NUMBER)
                : Forms.number(zone.scalar("zone"), 1, Intent.MAX_ZONE);
    }

    /** What a zone's number is derived from. */
    static String name(TenantPair pair) {
        return pair.first() + " and " + pair.second();
    }

    /** What is stated, by pair; also for pairs that no rule is about any more, which mean nothing. */
    private static Map<TenantPair, Fields> stated(Fields document) {
        Map<TenantPair, Fields> stated = new HashMap<>();
        int index = 0;
        for (Node item : document.list("zones")) {
            DocumentPath path = document.path().key("zones").item(index++);
            Fields.of(item, path, item.line(), document.problems()).ifPresent(fields -> {
                fields.allowOnly(KEYS);
                List<Value> between = fields.scalars("between");
                if (between.size() == 2) {
                    stated.put(
                            TenantPair.of(between.get(0).text(), between.get(1).text()), fields);
                } else {
                    fields.wrong("between", "a zone is of two tenants", "leave it out: it is derived");
                }
            });
        }
        return stated;
    }
}
