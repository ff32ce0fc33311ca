package io.weir.flows.document;

import io.weir.flows.document.Numbering.Wish;
import io.weir.flows.model.Container;
import io.weir.flows.model.Labels;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
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
import org.jspecify.annotations.Nullable;

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

    /** Whether a tenant's containers can be others without another set of labels coming, or one going. */
    static boolean keeps(Tenant tenant, SortedMap<String, Container> others) {
        for (Change<String, Container> change : SharedMap.changes(tenant.containers(), others)) {
            Labels before = labels(change.before());
            Labels after = labels(change.after());
            boolean isNew = !after.isEmpty() && !tenant.identities().containsKey(after);
            if (isNew || !before.isEmpty() && !before.equals(after) && !isOfAny(others.values(), before)) {
                return false;
            }
        }
        return true;
    }

    private static Labels labels(@Nullable Container container) {
        return container == null ? Labels.NONE : container.labels();
    }

    private static boolean isOfAny(Collection<Container> containers, Labels labels) {
        for (Container container : containers) {
            if (container.labels().equals(labels)) {
                return true;
            }
        }
        return false;
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
