package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.provisioning.agent.HostState.Box;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is done to containers, and which are left alone. */
class ContainerPlanTest {

    private final SimulatedHost host = new SimulatedHost(Parts.SITE, Datapath.USERSPACE);

    @Test
    void aContainerSomebodyElseMadeIsNeverTouched() {
        host.boxes.put("web", new Box("web", Optional.empty(), "", 77));
        Plan plan = host.converge(Parts.vm1(Parts.WEB, Parts.DB));
        assertEquals(1, plan.refusals().size());
        assertTrue(plan.refusals().get(0).why().contains("Weir did not make"));
        assertTrue(host.done.stream().noneMatch(step -> step.contains("web")), host.done::toString);
        assertEquals(77, host.boxes.get("web").pid());
        assertFalse(host.ports.containsKey("web-veth"));
    }

    @Test
    void aContainerSomebodyElseMadeIsNotDestroyedEvenIfDeclaredSo() {
        host.boxes.put("web", new Box("web", Optional.empty(), "", 77));
        assertEquals(
                List.of(),
                host.converge(Parts.vm1(Parts.withState(Parts.WEB, "destroyed")))
                        .refusals());
        assertTrue(host.boxes.containsKey("web"));
    }

    @Test
    void anotherTenantsContainerIsNotTakenOver() {
        host.converge(Parts.vm1(Parts.WEB));
        Plan plan = host.converge(Parts.vm1(Parts.withTenant(Parts.WEB, "usr2")));
        assertTrue(plan.refusals().get(0).why().contains("tenant usr1's"));
        assertFalse(host.boxes.get("web").isRunning());
        assertEquals("usr1", host.boxes.get("web").mark().orElseThrow().tenant());
        assertFalse(host.ports.containsKey("web-veth"));
    }

    @Test
    void whatIsNoLongerDeclaredIsStoppedUnpluggedAndKept() {
        host.converge(Parts.vm1(Parts.WEB, Parts.DB));
        host.converge(Parts.vm1(Parts.DB));
        assertFalse(host.boxes.get("web").isRunning());
        assertEquals(List.of("db-veth", "weir-vxlan"), List.copyOf(host.ports.keySet()));
        host.converge(Parts.vm1(Parts.WEB, Parts.DB));
        assertTrue(host.boxes.get("web").isRunning());
    }

    @Test
    void onlyTheWordDestroyedDestroys() {
        host.converge(Parts.vm1(Parts.WEB));
        host.converge(Parts.vm1(Parts.withState(Parts.WEB, "stopped")));
        assertFalse(host.boxes.get("web").isRunning());
        host.converge(Parts.vm1(Parts.withState(Parts.WEB, "destroyed")));
        assertEquals(List.of(), List.copyOf(host.boxes.keySet()));
        assertEquals(List.of("weir-vxlan"), List.copyOf(host.ports.keySet()));
    }

    @Test
    void aHalfMadeContainerIsMadeAgain() {
        Mark mark = new Mark("usr1", "web", Mark.Stage.MAKING, "busybox", List.of(), List.of());
        host.boxes.put("web", new Box("web", Optional.of(mark), "", 0));
        host.converge(Parts.vm1(Parts.WEB));
        assertTrue(host.done.contains("clear away half-made container web"));
        assertTrue(host.boxes.get("web").isRunning());
    }

    @Test
    void aNewAddressRestartsTheContainerAndSaysSo() {
        host.converge(Parts.vm1(Parts.WEB));
        List<String> steps = host.nextSteps(Parts.vm1(Parts.withAddress(Parts.WEB, "192.168.1.9/24")));
        assertEquals(
                List.of(
                        "stop container web: to start again, as its configuration changed",
                        "unplug web-veth: container web does not run",
                        "write configuration of container usr1/web",
                        "start container usr1/web",
                        "plug web-veth into vm1-br"),
                steps);
    }

    @Test
    void aNewMtuDoesNotRestartTheContainer() {
        host.converge(Parts.vm1(Parts.WEB));
        long pid = host.boxes.get("web").pid();
        host.converge(Parts.vm1(Parts.withMtu(Parts.WEB, 1400)));
        assertEquals(pid, host.boxes.get("web").pid());
        assertTrue(host.boxes.get("web").config().contains("lxc.net.0.mtu = 1400"));
    }

    @Test
    void aNewPortNameTakesTheOldOneOut() {
        host.converge(Parts.vm1(Parts.WEB));
        host.converge(Parts.vm1(Parts.withPort(Parts.WEB, "other")));
        assertEquals(List.of("other", "weir-vxlan"), List.copyOf(host.ports.keySet()));
        assertEquals(List.of("other"), List.copyOf(host.devices.keySet()));
    }

    @Test
    void twoTenantsWithOneContainerNameAreToldApartByRefusingTheSecond() {
        Plan plan = host.converge(Parts.vm1(Parts.WEB, Parts.withTenant(Parts.WEB, "usr2")));
        assertTrue(plan.refusals().get(0).why().contains("tenants usr1 and usr2"));
        assertEquals("usr1", host.boxes.get("web").mark().orElseThrow().tenant());
    }

    @Test
    void aContainerThatRestartedItselfIsPluggedAgainAsItsDeviceIsAnother() {
        host.converge(Parts.vm1(Parts.WEB));
        host.restart("web");
        assertEquals(
                List.of(
                        "unplug web-veth: to plug again, as the device is another or in another bridge",
                        "plug web-veth into vm1-br"),
                host.nextSteps(Parts.vm1(Parts.WEB)));
    }

    @Test
    void aBadDeclarationIsRefusedAndItsContainerLeftAsItIs() {
        host.converge(Parts.vm1(Parts.WEB, Parts.DB));
        Plan plan = host.plan(Parts.vm1(Parts.withAddress(Parts.WEB, "192.168.1.2/24\nlxc.hook.start = x"), Parts.DB));
        assertTrue(plan.isEmpty(), plan::toString);
        assertEquals(
                "bad address: \"192.168.1.2/24?lxc.hook.start = x\"",
                plan.refusals().get(0).why());
    }
}
