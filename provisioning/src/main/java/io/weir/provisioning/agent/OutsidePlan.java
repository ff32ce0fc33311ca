package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.OutsidePart;
import io.weir.flows.model.Outside;
import io.weir.provisioning.agent.HostState.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What lacks of a host's way outside. The firewall comes first and goes last, so that nothing ever passes without it. */
final class OutsidePlan {

    private final Site site;
    private final HostPart part;
    private final HostState state;

    OutsidePlan(Site site, HostPart part, HostState state) {
        this.site = site;
        this.part = part;
        this.state = state;
    }

    List<Step> steps() {
        return part.outside().way().equals(OutsidePart.NAT) ? lacking() : superfluous();
    }

    private List<Step> lacking() {
        List<Step> steps = new ArrayList<>();
        Firewall firewall = Firewall.of(part.outside(), site.controllers());
        Optional<HostState.Table> table = state.outside().table();
        if (table.isEmpty() || !table.get().given().equals(NfTables.digest(firewall.text()))) {
            steps.add(new Step.SetFirewall(firewall, reason(table)));
        }
        Optional<Port> port = state.port(Outside.PORT);
        boolean isElsewhere =
                port.filter(found -> !found.bridge().equals(part.bridge())).isPresent();
        if (isElsewhere) {
            String why = "it is in bridge " + port.get().bridge();
            steps.add(new Step.Unplug(List.of(Outside.PORT), why));
        }
        int mtu = part.outside().mtu();
        boolean isJoined =
                state.outside().link().filter(link -> link.isJoined(mtu)).isPresent();
        boolean isInternal =
                port.filter(found -> found.type().equals("internal")).isPresent();
        if (isElsewhere || !isInternal || !isJoined) {
            steps.add(new Step.PlugOutside(part.bridge(), mtu));
        }
        if (!state.outside().isForwarding()) {
            steps.add(new Step.Forward(state.devices().keySet().stream()
                    .filter(device -> !device.equals(Outside.PORT))
                    .toList()));
        }
        return steps;
    }

    private static String reason(Optional<HostState.Table> table) {
        if (table.isEmpty()) {
            return "there is none";
        }
        return table.get().given().isEmpty() ? "somebody changed it" : "the host's part changed";
    }

    /** Whether the host goes on forwarding is left to its operator: others may have come to need it. */
    private List<Step> superfluous() {
        List<Step> steps = new ArrayList<>();
        if (state.port(Outside.PORT).isPresent()) {
            steps.add(new Step.Unplug(List.of(Outside.PORT), "this host has no way outside"));
        }
        if (state.outside().table().isPresent()) {
            steps.add(new Step.RemoveFirewall());
        }
        return steps;
    }
}
