package io.weir.flows.document;

import io.weir.flows.document.Numbering.Wish;
import io.weir.flows.model.Container;
import io.weir.flows.model.Labels;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Numbers the sets of labels that a tenant's containers have. */
final class Identities {

    private static final String NUMBERS = "identity";
    private static final List<String> KEYS = List.of("number", "labels");

    private Identities() {}

    /**
     * The identities; those before if they are equal.
     *
     * @param tenant where {@code identities} may stand
     * @param name the tenant's
     */
    static SortedMap<Labels, Integer> of(
            Fields tenant,
            String name,
            Collection<Container> containers,
            SortedMap<Labels, Integer> before,
            StableHash hash) {
        SortedSet<Labels> present = new TreeSet<>();
        for (Container container : containers) {
            if (!container.labels().isEmpty()) {
                present.add(container.labels());
            }
        }
        if (present.isEmpty() && tenant.node("identities") == null) {
            return before.isEmpty() ? before : Collections.emptySortedMap();
        }
        Map<Labels, Fields> stated = stated(tenant);
        List<Wish> wishes = new ArrayList<>();
        for (Labels labels : present) {
            Fields at = stated.get(labels);
            OptionalInt number =
                    at == null ? OptionalInt.empty() : Forms.number(at.scalar("number"), 1, Tenant.MAX_IDENTITY);
            Integer was = before.get(labels);
            wishes.add(new Wish(
                    wishName(name, labels),
                    at == null ? tenant : at,
                    number,
                    was == null ? OptionalInt.empty() : OptionalInt.of(was)));
        }
        Map<String, Integer> numbers = new Numbering(NUMBERS, "number", Tenant.MAX_IDENTITY).number(wishes, hash);
        SortedMap<Labels, Integer> identities = new TreeMap<>();
        for (Labels labels : present) {
            Integer number = numbers.get(wishName(name, labels));
            if (number != null) {
                identities.put(labels, number);
            }
        }
        return identities.equals(before) ? before : identities;
    }

    /**
     * The identities when one container has other labels; those before if they stay.
     *
     * @param before its labels, none if it is new
     * @param after its labels from now on, none if it goes
     */
    static SortedMap<Labels, Integer> next(Fields at, Tenant tenant, Labels before, Labels after, InUse inUse) {
        SharedMap<Labels, Integer> identities = SharedMap.copyOf(tenant.identities());
        if (before.equals(after)) {
            return identities;
        }
        if (inUse.labelled(tenant.name(), before) == 1) {
            identities = identities.without(before);
        }
        if (after.isEmpty() || identities.containsKey(after)) {
            return identities;
        }
        String name = wishName(tenant.name(), after);
        Wish wish = new Wish(name, at, OptionalInt.empty(), OptionalInt.empty());
        Integer number = new Numbering(
                        NUMBERS, "number", Tenant.MAX_IDENTITY, inUse.identitiesAmong(tenant.name(), identities))
                .number(List.of(wish), new StableHash())
                .get(name);
        return number == null ? identities : identities.with(after, number);
    }

    private static String wishName(String tenant, Labels labels) {
        return tenant + " " + labels;
    }

    /** What is stated, by labels; also for those that no container has any more, which mean nothing. */
    private static Map<Labels, Fields> stated(Fields tenant) {
        LabelsReader reader = new LabelsReader();
        Map<Labels, Fields> stated = new HashMap<>();
        int index = 0;
        for (Node item : tenant.list("identities")) {
            DocumentPath path = tenant.path().key("identities").item(index++);
            Fields.of(item, path, item.line(), tenant.problems()).ifPresent(fields -> {
                fields.allowOnly(KEYS);
                stated.put(reader.read(fields), fields);
            });
        }
        return stated;
    }
}
