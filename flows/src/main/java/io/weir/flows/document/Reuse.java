package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Tenant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Makes the parts of an intent, or takes the equal ones from before: what did not change is the same object. */
final class Reuse {

    private Reuse() {}

    /**
     * The container with its addresses; empty if it has a problem.
     *
     * @param published its number, if it publishes a port
     */
    static Optional<Container> container(
            DeclaredContainer it, AddressPlan plan, OptionalInt published, @Nullable Container before) {
        Ipv4Address address = plan.address(it.name()).orElse(null);
        MacAddress mac = plan.mac(it.name()).orElse(null);
        String host = it.host();
        String subnet = it.subnet();
        String port = it.port();
        boolean isNumbered = it.publish().isEmpty() || published.isPresent();
        if (address == null || mac == null || host == null || subnet == null || port == null || !isNumbered) {
            return Optional.empty();
        }
        Container container = new Container(
                it.name(),
                host,
                subnet,
                address,
                mac,
                port,
                it.template(),
                it.mtu(),
                it.state(),
                it.labels(),
                it.publications(),
                published);
        return Optional.of(before != null && before.equals(container) ? before : container);
    }

    /** The tenant before if it has nothing but what {@code now} has. */
    @SuppressWarnings("ReferenceEquality") // lists and maps that are equal have been taken from before already
    static Tenant tenant(Tenant now, @Nullable Tenant before) {
        if (before != null
                && before.number() == now.number()
                && before.inside() == now.inside()
                && before.maxSessions() == now.maxSessions()
                && before.rules() == now.rules()
                && before.identities().equals(now.identities())
                && hasSame(before.subnets(), now.subnets())
                && hasSame(before.containers(), now.containers())) {
            return before;
        }
        return now;
    }

    /** Whether both have the same objects in the same order; their names are part of them. */
    static <T> boolean hasSame(SortedMap<String, T> one, SortedMap<String, T> other) {
        if (one.size() != other.size()) {
            return false;
        }
        var others = other.values().iterator();
        for (T value : one.values()) {
            if (value != others.next()) {
                return false;
            }
        }
        return true;
    }
}
