package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostPart.OutsidePart;
import io.weir.flows.model.HostPart.Published;
import io.weir.flows.model.Ipv4Address;
import java.util.List;

/** Parts of an intent, for tests. */
final class Parts {

    static final Site SITE = new Site("vm1", "tcp:192.0.2.1:6653", List.of(Ipv4Address.of("192.0.2.1")));
    static final ContainerPart WEB = container("web", 2);
    static final ContainerPart DB = container("db", 3);

    private Parts() {}

    static HostPart vm1(ContainerPart... containers) {
        return new HostPartBuilder().containers(List.of(containers)).build();
    }

    /** As {@link #vm1}, with a way outside that is closed to two hosts' addresses. */
    static HostPart withOutside(HostPart part, Published... published) {
        List<String> refused = List.of("192.0.2.60", "192.0.2.61");
        return withOutside(part, new OutsidePart(OutsidePart.NAT, refused, 1450, List.of(published)));
    }

    static HostPart withOutside(HostPart part, OutsidePart outside) {
        return HostPartBuilder.like(part).outside(outside).build();
    }

    /** Container {@code NAME} of tenant usr1, with the address 192.168.1.NUMBER and the port {@code NAME-veth}. */
    static ContainerPart container(String name, int number) {
        return new ContainerPart(
                "usr1",
                name,
                "192.168.1." + number + "/24",
                "192.168.1.1",
                List.of("192.0.2.53"),
                "00:16:3e:00:00:%02x".formatted(number),
                name + "-veth",
                1450,
                "busybox",
                List.of(),
                "running");
    }

    static ContainerPart withState(ContainerPart part, String state) {
        return ContainerPartBuilder.like(part).state(state).build();
    }

    static ContainerPart withMtu(ContainerPart part, int mtu) {
        return ContainerPartBuilder.like(part).mtu(mtu).build();
    }

    static ContainerPart withAddress(ContainerPart part, String address) {
        return ContainerPartBuilder.like(part).address(address).build();
    }

    static ContainerPart withPort(ContainerPart part, String port) {
        return ContainerPartBuilder.like(part).port(port).build();
    }

    static ContainerPart withTenant(ContainerPart part, String tenant) {
        return ContainerPartBuilder.like(part).tenant(tenant).build();
    }
}
