package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Subnet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whose the addresses are that a host must know, for who asks for many: each tenant's containers are gone through once. */
final class Owners {

    private final HostView view;
    private final Map<Long, List<Place>> places = new HashMap<>();
    private @Nullable Set<Owner> published;

    Owners(HostView view) {
        this.view = view;
        for (HostSlice slice : view.slices().values()) {
            for (Subnet subnet : slice.at().tenant().subnets().values()) {
                places.computeIfAbsent((long) subnet.network(), network -> new ArrayList<>())
                        .add(new Place(slice.at(), subnet));
            }
        }
    }

    /** The subnets with a network id, of all tenants. */
    List<Place> inNetwork(long network) {
        return places.getOrDefault(network, List.of());
    }

    /** Whether a container with this MAC address publishes ports under an address on the way outside. */
    boolean publishes(long address, long mac) {
        Set<Owner> known = published;
        if (known == null) {
            Set<Owner> all = new HashSet<>();
            for (HostSlice slice : view.slices().values()) {
                eachPresent(slice.at(), container -> container
                        .published()
                        .ifPresent(number -> all.add(new Owner(
                                Outside.address(number).asLong(),
                                container.mac().bits()))));
            }
            published = all;
            known = all;
        }
        return known.contains(new Owner(address, mac));
    }

    private static void eachPresent(TenantAtHost at, Consumer<Container> out) {
        for (Container container : at.tenant().containers().values()) {
            if (Outline.isPresent(container)) {
                out.accept(container);
            }
        }
    }

    private record Owner(long address, long mac) {}

    /** One tenant's subnet. */
    static final class Place {

        private final TenantAtHost at;
        private final Subnet subnet;
        private @Nullable Set<Owner> owners;

        private Place(TenantAtHost at, Subnet subnet) {
            this.at = at;
            this.subnet = subnet;
        }

        TenantAtHost at() {
            return at;
        }

        /** Whether a container in it has this address and MAC address. */
        boolean has(long address, long mac) {
            Set<Owner> known = owners;
            if (known == null) {
                Set<Owner> all = new HashSet<>();
                eachPresent(at, container -> {
                    if (container.subnet().equals(subnet.name())) {
                        all.add(new Owner(
                                container.address().asLong(), container.mac().bits()));
                    }
                });
                owners = all;
                known = all;
            }
            return known.contains(new Owner(address, mac));
        }
    }
}
