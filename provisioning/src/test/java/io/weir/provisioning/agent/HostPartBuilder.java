package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostPart.OutsidePart;
import io.weir.flows.model.HostPart.ZoneLimit;
import java.util.List;

/** Makes a part of host vm1, by itself without containers, with a VXLAN port, and without a way outside. */
final class HostPartBuilder {

    private long revision = 1;
    private String bridge = "vm1-br";
    private String datapathId = "";
    private List<String> tunnels = List.of("vxlan");
    private List<ContainerPart> containers = List.of();
    private int zoneLimit;
    private List<ZoneLimit> zones = List.of();
    private OutsidePart outside = OutsidePart.NONE;

    static HostPartBuilder like(HostPart part) {
        HostPartBuilder builder = new HostPartBuilder()
                .revision(part.revision())
                .bridge(part.bridge())
                .datapathId(part.datapathId())
                .tunnels(part.tunnels())
                .containers(part.containers())
                .limit(part.zoneLimit(), part.zones());
        return builder.outside(part.outside());
    }

    HostPartBuilder revision(long wanted) {
        revision = wanted;
        return this;
    }

    HostPartBuilder bridge(String wanted) {
        bridge = wanted;
        return this;
    }

    HostPartBuilder datapathId(String wanted) {
        datapathId = wanted;
        return this;
    }

    HostPartBuilder tunnels(List<String> wanted) {
        tunnels = wanted;
        return this;
    }

    HostPartBuilder containers(List<ContainerPart> wanted) {
        containers = wanted;
        return this;
    }

    HostPartBuilder limit(int wanted, List<ZoneLimit> wantedOfZones) {
        zoneLimit = wanted;
        zones = wantedOfZones;
        return this;
    }

    HostPartBuilder outside(OutsidePart wanted) {
        outside = wanted;
        return this;
    }

    HostPart build() {
        return new HostPart(
                "vm1",
                revision,
                bridge,
                datapathId,
                "192.0.2.60",
                1500,
                tunnels,
                containers,
                zoneLimit,
                zones,
                outside);
    }
}
