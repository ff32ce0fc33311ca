package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostPart.OutsidePart;
import io.weir.flows.model.HostPart.Published;
import java.util.List;

/** Parts of an intent, for tests. */
final class Parts {

    private Parts() {}

    static HostPart vm1(ContainerPart... containers) {
        return new HostPart("vm1", 1, "vm1-br", "", "192.0.2.60", 1500, List.of("vxlan"), List.of(containers));
    }

    /** As {@link #vm1}, with a way outside that is closed to two hosts' addresses. */
    static HostPart withOutside(HostPart part, Published... published) {
        List<String> refused = List.of("192.0.2.60", "192.0.2.61");
        return withOutside(part, new OutsidePart(OutsidePart.NAT, refused, 1450, List.of(published)));
    }

    static HostPart withOutside(HostPart part, OutsidePart outside) {
        return new HostPart(
                part.host(),
                part.revision(),
                part.bridge(),
                part.datapathId(),
                part.address(),
                part.underlayMtu(),
                part.tunnels(),
                part.containers(),
                part.zoneLimit(),
                part.zones(),
                outside);
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
        return new ContainerPart(
                part.tenant(),
                part.name(),
                part.address(),
                part.gateway(),
                part.dns(),
                part.mac(),
                part.port(),
                part.mtu(),
                part.template(),
                part.options(),
                state);
    }

    static ContainerPart withMtu(ContainerPart part, int mtu) {
        return new ContainerPart(
                part.tenant(),
                part.name(),
                part.address(),
                part.gateway(),
                part.dns(),
                part.mac(),
                part.port(),
                mtu,
                part.template(),
                part.options(),
                part.state());
    }

    static ContainerPart withAddress(ContainerPart part, String address) {
        return new ContainerPart(
                part.tenant(),
                part.name(),
                address,
                part.gateway(),
                part.dns(),
                part.mac(),
                part.port(),
                part.mtu(),
                part.template(),
                part.options(),
                part.state());
    }

    static ContainerPart withPort(ContainerPart part, String port) {
        return new ContainerPart(
                part.tenant(),
                part.name(),
                part.address(),
                part.gateway(),
                part.dns(),
                part.mac(),
                port,
                part.mtu(),
                part.template(),
                part.options(),
                part.state());
    }

    static ContainerPart withTenant(ContainerPart part, String tenant) {
        return new ContainerPart(
                tenant,
                part.name(),
                part.address(),
                part.gateway(),
                part.dns(),
                part.mac(),
                part.port(),
                part.mtu(),
                part.template(),
                part.options(),
                part.state());
    }
}
