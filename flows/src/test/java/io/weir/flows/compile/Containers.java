package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Publication;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;

/** Containers that differ from others in one thing. */
public final class Containers {

    private Containers() {}

    /** The same container with another address and other labels. */
    public static Container with(Container it, Ipv4Address address, Labels labels) {
        return with(it, address, labels, it.publish(), it.published());
    }

    /** The same container, publishing these ports under a number; none if it publishes none. */
    public static Container with(Container it, List<Publication> publish, int number) {
        boolean publishes = !publish.isEmpty() && number >= Outside.MIN_NUMBER;
        return with(
                it,
                it.address(),
                it.labels(),
                publishes ? publish : List.of(),
                publishes ? OptionalInt.of(number) : OptionalInt.empty());
    }

    /** Whether no two containers of a tenant have the same address. */
    static boolean haveAddressesOfTheirOwn(Intent intent) {
        return intent.tenants().values().stream().allMatch(tenant -> tenant.containers().values().stream()
                .map(Container::address)
                .allMatch(new HashSet<>()::add));
    }

    private static Container with(
            Container it, Ipv4Address address, Labels labels, List<Publication> publish, OptionalInt published) {
        return new Container(
                it.name(),
                it.host(),
                it.subnet(),
                address,
                it.mac(),
                it.port(),
                it.template(),
                it.mtu(),
                it.state(),
                labels,
                publish,
                published);
    }
}
