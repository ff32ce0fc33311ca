package io.weir.flows.document;

import io.weir.flows.document.Numbering.Wish;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the containers that publish ports. Their numbers are none of a zone: both stand for an address on the way outside
 * ({@link Outside#address}).
 */
final class Publishing {

    private static final String NUMBERS = "number outside";

    private Publishing() {}

    /**
     * The numbers of those that publish a port.
     *
     * @param taken who else has a number, a zone or another container, if one has
     */
    static Map<ContainerId, Integer> number(
            Collection<DeclaredTenant> tenants, Intent previous, IntFunction<@Nullable String> taken, StableHash hash) {
        Map<ContainerId, String> names = new HashMap<>();
        List<Wish> wishes = new ArrayList<>();
        for (DeclaredTenant tenant : tenants) {
            for (DeclaredContainer container : tenant.containers().values()) {
                if (!container.publish().isEmpty()) {
                    ContainerId id = new ContainerId(tenant.name(), container.name());
                    names.put(id, id.toString());
                    wishes.add(wish(id, container, before(id, previous)));
                }
            }
        }
        Map<String, Integer> numbers = numbering(taken).number(wishes, hash);
        Map<ContainerId, Integer> published = new HashMap<>();
        names.forEach((id, name) -> {
            Integer number = numbers.get(name);
            if (number != null) {
                published.put(id, number);
            }
        });
        return published;
    }

    /** The number of one container; empty if it publishes none, or, with a problem added, if it can have none. */
    static OptionalInt number(
            ContainerId id, DeclaredContainer container, Intent previous, IntFunction<@Nullable String> taken) {
        if (container.publish().isEmpty()) {
            return OptionalInt.empty();
        }
        Wish wish = wish(id, container, before(id, previous));
        Integer number =
                numbering(taken).number(List.of(wish), new StableHash()).get(wish.name());
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static Numbering numbering(IntFunction<@Nullable String> taken) {
        return new Numbering(NUMBERS, "published", Outside.MAX_NUMBER, taken);
    }

    private static Wish wish(ContainerId id, DeclaredContainer container, OptionalInt before) {
        return new Wish(
                id.toString(),
                container.fields(),
                container.published(),
                before,
                number -> number >= Outside.MIN_NUMBER);
    }

    private static OptionalInt before(ContainerId id, Intent previous) {
        Tenant tenant = previous.tenants().get(id.tenant());
        Container container = tenant == null ? null : tenant.containers().get(id.name());
        return container == null ? OptionalInt.empty() : container.published();
    }

    /**
     * Who among containers has a number that no zone can have: one that states it, or one that had it and states none.
     *
     * @param tenants as the document states them
     */
    static Map<Integer, String> claimed(Collection<DeclaredTenant> tenants, Intent previous, boolean stated) {
        Map<Integer, String> claimed = new HashMap<>();
        for (DeclaredTenant tenant : tenants) {
            for (DeclaredContainer container : tenant.containers().values()) {
                if (!container.publish().isEmpty() && container.published().isPresent() == stated) {
                    ContainerId id = new ContainerId(tenant.name(), container.name());
                    (stated ? container.published() : before(id, previous))
                            .ifPresent(number -> claimed.putIfAbsent(number, id.toString()));
                }
            }
        }
        return claimed;
    }
}
