package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.OutsidePart;
import io.weir.flows.model.HostPart.Published;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Outside;
import io.weir.provisioning.agent.HostState.Device;
import io.weir.provisioning.agent.HostState.Link;
import io.weir.provisioning.agent.HostState.Table;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutsidePlanTest {

    private static final Site SITE =
            new Site("vm1", "tcp:192.0.2.1:6653", List.of(Ipv4Address.of("192.0.2.1"), Ipv4Address.of("127.0.0.1")));
    private static final HostPart CLOSED = Parts.vm1(Parts.container("web", 2));
    private static final HostPart OPEN = Parts.withOutside(CLOSED);

    private final SimulatedHost host = new SimulatedHost(SITE, Datapath.USERSPACE);

    @Test
    void theFirewallIsThereBeforeThePortIs() {
        host.converge(OPEN);
        assertEquals(
                List.of(
                        "make bridge vm1-br (userspace datapath)",
                        "plug tunnel port weir-vxlan into vm1-br",
                        "set nftables table ip weir: there is none",
                        "plug port weir-out into vm1-br and give it 198.18.0.1",
                        "have the host forward (net.ipv4.ip_forward = 1)",
                        "make container usr1/web from template busybox"),
                host.done.subList(0, 6));
        assertTrue(host.nextSteps(OPEN).isEmpty());
    }

    @Test
    void itGoesAgainWithTheFirewallLast() {
        host.converge(OPEN);
        assertEquals(
                List.of(
                        "unplug weir-out: this host has no way outside",
                        "remove nftables table ip weir: this host has no way outside"),
                host.nextSteps(CLOSED));
        host.converge(CLOSED);
        assertFalse(host.ports.containsKey(Outside.PORT));
        assertTrue(host.isForwarding, "others may have come to need it");
    }

    @Test
    void aTableThatSomebodyChangedIsSetAgainAndNothingElse() {
        host.converge(OPEN);
        host.table = Optional.of(new Table(""));
        assertEquals(List.of("set nftables table ip weir: somebody changed it"), host.nextSteps(OPEN));
        host.table = Optional.empty();
        assertEquals(List.of("set nftables table ip weir: there is none"), host.nextSteps(OPEN));
    }

    @Test
    void aPublishedPortChangesTheTableOnly() {
        host.converge(OPEN);
        HostPart published = Parts.withOutside(CLOSED, new Published("tcp", 8080, "198.18.1.4", 80));
        assertEquals(List.of("set nftables table ip weir: the host's part changed"), host.nextSteps(published));
    }

    @Test
    void aDeviceThatLacksItsAddressOrRouteGetsThem() {
        host.converge(OPEN);
        List<String> steps = List.of("plug port weir-out into vm1-br and give it 198.18.0.1");
        Link right = host.link.orElseThrow();
        for (Link wrong : List.of(
                new Link(right.mac(), 1450, true, List.of(), right.routes()),
                new Link(right.mac(), 1450, true, right.addresses(), List.of()),
                new Link(right.mac(), 1450, false, right.addresses(), right.routes()),
                new Link(right.mac(), 1500, true, right.addresses(), right.routes()),
                new Link("02:57:00:00:00:09", 1450, true, right.addresses(), right.routes()))) {
            host.link = Optional.of(wrong);
            assertEquals(steps, host.nextSteps(OPEN));
        }
        host.link = Optional.empty();
        assertEquals(steps, host.nextSteps(OPEN));
    }

    @Test
    void whoSwitchesForwardingOnGuardsContainersAgain() {
        host.converge(OPEN);
        host.isForwarding = false;
        host.devices.put("web-veth", new Device(7, true));
        assertEquals(List.of("have the host forward (net.ipv4.ip_forward = 1)"), lastStepsOf("outside"));
        host.converge(OPEN);
    }

    @Test
    void whatIsNoWayOutsideIsRefusedAndTheRestIsDone() {
        for (OutsidePart wrong : List.of(
                new OutsidePart("bridged", List.of(), 1450, List.of()),
                new OutsidePart("nat", List.of("192.0.2.60 }"), 1450, List.of()),
                new OutsidePart("nat", List.of(), 0, List.of()),
                new OutsidePart("nat", List.of(), 1450, List.of(new Published("tcp;", 80, "198.18.0.7", 80))),
                new OutsidePart("nat", List.of(), 1450, List.of(new Published("tcp", 0, "198.18.0.7", 80))),
                new OutsidePart("nat", List.of(), 1450, List.of(new Published("tcp", 80, "192.0.2.1", 80))))) {
            SimulatedHost fresh = new SimulatedHost(SITE, Datapath.USERSPACE);
            Plan plan = fresh.converge(Parts.withOutside(CLOSED, wrong));
            assertEquals("outside", plan.refusals().get(0).subject());
            assertTrue(fresh.boxes.get("web").isRunning());
            assertFalse(fresh.ports.containsKey(Outside.PORT));
        }
    }

    private List<String> lastStepsOf(String subject) {
        return host.plan(OPEN).tasks().stream()
                .filter(task -> task.subject().equals(subject))
                .flatMap(task -> task.steps().stream())
                .map(Step::text)
                .toList();
    }
}
