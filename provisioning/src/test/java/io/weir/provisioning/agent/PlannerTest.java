package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.provisioning.agent.HostState.Box;
import io.weir.provisioning.agent.HostState.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A whole host: brought up, left as it is, put right after a reboot, and led from any part to any other. */
class PlannerTest {

    private final SimulatedHost host = new SimulatedHost(Parts.SITE, Datapath.USERSPACE);

    @Test
    void anEmptyHostIsBroughtUpBridgeFirst() {
        host.converge(Parts.vm1(Parts.WEB));
        assertEquals(
                List.of(
                        "make bridge vm1-br (userspace datapath)",
                        "plug tunnel port weir-vxlan into vm1-br",
                        "make container usr1/web from template busybox",
                        "start container usr1/web",
                        "plug web-veth into vm1-br"),
                host.done);
    }

    @Test
    void aHostThatIsAsItsPartSaysGivesAnEmptyPlan() {
        host.converge(Parts.vm1(Parts.WEB, Parts.DB));
        assertEquals(new Plan(List.of(), List.of()), host.plan(Parts.vm1(Parts.WEB, Parts.DB)));
    }

    @Test
    void afterARebootContainersComeBackOnFreshPorts() {
        host.converge(Parts.vm1(Parts.WEB));
        host.reboot();
        assertEquals(
                List.of(
                        "unplug web-veth: container web does not run",
                        "start container usr1/web",
                        "plug web-veth into vm1-br"),
                host.nextSteps(Parts.vm1(Parts.WEB)));
        host.converge(Parts.vm1(Parts.WEB));
    }

    @Test
    void portsThatLackArePluggedInOneStep() {
        host.converge(Parts.vm1(Parts.WEB, Parts.DB));
        host.ports.remove("web-veth");
        host.ports.remove("db-veth");
        assertEquals(List.of("plug db-veth, web-veth into vm1-br"), host.nextSteps(Parts.vm1(Parts.WEB, Parts.DB)));
    }

    @Test
    void aDeviceThatTheHostsOwnIpReachesIsGuarded() {
        host.converge(Parts.vm1(Parts.WEB));
        host.devices.computeIfPresent("web-veth", (name, device) -> new Device(device.index(), false));
        assertEquals(List.of("keep the host's own IP off web-veth"), host.nextSteps(Parts.vm1(Parts.WEB)));
    }

    @Test
    void anyPartIsReachedFromAnyOther() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            SimulatedHost any =
                    new SimulatedHost(Parts.SITE, random.nextBoolean() ? Datapath.KERNEL : Datapath.USERSPACE);
            for (int change = 0; change < 5; change++) {
                HostPart part = part(random);
                if (random.nextInt(3) == 0) {
                    any.reboot();
                }
                Plan plan = any.converge(part);
                assertEquals(List.of(), plan.refusals(), "seed " + seed);
                assertIsAs(part, any, "seed " + seed);
            }
        }
    }

    private static HostPart part(Random random) {
        List<ContainerPart> containers = new ArrayList<>();
        for (int number = 2; number < 6; number++) {
            if (random.nextInt(4) == 0) {
                continue;
            }
            ContainerPart part = Parts.container("c" + number, number);
            part = Parts.withMtu(part, 1400 + random.nextInt(2));
            part = Parts.withAddress(part, "192.168.1." + (number + 10 * random.nextInt(2)) + "/24");
            part = Parts.withPort(part, "c" + number + "-" + random.nextInt(2));
            containers.add(Parts.withState(
                    part, List.of("running", "running", "stopped", "destroyed").get(random.nextInt(4))));
        }
        List<String> tunnels = List.of("vxlan", "gre", "geneve").subList(0, random.nextInt(4));
        String bridge = random.nextInt(4) == 0 ? "other-br" : "vm1-br";
        return new HostPartBuilder()
                .bridge(bridge)
                .tunnels(tunnels)
                .containers(containers)
                .build();
    }

    private static void assertIsAs(HostPart part, SimulatedHost host, String which) {
        List<String> ports = new ArrayList<>(
                part.tunnels().stream().map(type -> "weir-" + type).toList());
        part.containers().stream()
                .filter(container -> container.state().equals("running"))
                .forEach(container -> ports.add(container.port()));
        ports.sort(null);
        assertEquals(ports, List.copyOf(host.ports.keySet()), which);
        host.ports.values().forEach(port -> assertEquals(part.bridge(), port.bridge(), which));
        for (ContainerPart container : part.containers()) {
            Box box = host.boxes.get(container.name());
            assertEquals(container.state().equals("destroyed"), box == null, which);
            assertEquals(container.state().equals("running"), box != null && box.isRunning(), which);
        }
    }
}
