package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Makes the parts of an intent, or takes the equal ones from before: what did not change is the same object. */
final class Reuse {

    private Reuse() {}

    /** The container with its addresses; empty if it has a problem. */
    static Optional<Container> container(DeclaredContainer it, AddressPlan plan, @Nullable Container before) {
        Ipv4Address address = plan.address(it.name()).orElse(null);
        MacAddress mac = plan.mac(it.name()).orElse(null);
        String host = it.host();
        String subnet = it.subnet();
        String port = it.port();
        if (address == null || mac == null || host == null || subnet == null || port == null) {
            return Optional.empty();
        }
        Container container =
                new Container(it.name(), host, subnet, address, mac, port, it.template(), it.mtu(), it.state());
        return Optional.of(before != null && before.equals(container) ? before : container);
    }

    static Tenant tenant(
            String name,
            int number,
            SortedMap<String, Subnet> subnets,
            SortedMap<String, Container> containers,
            @Nullable Tenant before) {
        if (before != null
                && before.number() == number
                && hasSame(before.subnets(), subnets)
                && hasSame(before.containers(), containers)) {
            return before;
        }
        return new Tenant(name, number, subnets, containers);
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
