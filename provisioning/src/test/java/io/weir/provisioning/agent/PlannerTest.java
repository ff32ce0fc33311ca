package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostPart.ZoneLimit;
import io.weir.flows.model.Ipv4Address;
import io.weir.provisioning.agent.HostState.Box;
import io.weir.provisioning.agent.HostState.Bridge;
import io.weir.provisioning.agent.HostState.Controller;
import io.weir.provisioning.agent.HostState.Device;
import io.weir.provisioning.agent.HostState.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final Datapath USERSPACE = Datapath.USERSPACE;
    private static final Site SITE = new Site("vm1", "tcp:192.0.2.1:6653", List.of(Ipv4Address.of("192.0.2.1")));
    private static final ContainerPart WEB = Parts.container("web", 2);
    private static final ContainerPart DB = Parts.container("db", 3);

    private final SimulatedHost host = new SimulatedHost(SITE, USERSPACE);

    @Test
    void anEmptyHostIsBroughtUpBridgeFirst() {
        host.converge(Parts.vm1(WEB));
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
        host.converge(Parts.vm1(WEB, DB));
        assertEquals(new Plan(List.of(), List.of()), plan(Parts.vm1(WEB, DB)));
    }

    @Test
    void afterARebootContainersComeBackOnFreshPorts() {
        host.converge(Parts.vm1(WEB));
        host.reboot();
        assertEquals(
                List.of(
                        "unplug web-veth: container web does not run",
                        "start container usr1/web",
                        "plug web-veth into vm1-br"),
                nextSteps(Parts.vm1(WEB)));
        host.converge(Parts.vm1(WEB));
    }

    @Test
    void aContainerThatRestartedItselfIsPluggedAgainAsItsDeviceIsAnother() {
        host.converge(Parts.vm1(WEB));
        host.restart("web");
        assertEquals(
                List.of(
                        "unplug web-veth: to plug again, as the device is another or in another bridge",
                        "plug web-veth into vm1-br"),
                nextSteps(Parts.vm1(WEB)));
    }

    @Test
    void portsThatLackArePluggedInOneStep() {
        host.converge(Parts.vm1(WEB, DB));
        host.ports.remove("web-veth");
        host.ports.remove("db-veth");
        assertEquals(List.of("plug db-veth, web-veth into vm1-br"), nextSteps(Parts.vm1(WEB, DB)));
    }

    @Test
    void aContainerSomebodyElseMadeIsNeverTouched() {
        host.boxes.put("web", new Box("web", Optional.empty(), "", 77));
        Plan plan = host.converge(Parts.vm1(WEB, DB));
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
                host.converge(Parts.vm1(Parts.withState(WEB, "destroyed"))).refusals());
        assertTrue(host.boxes.containsKey("web"));
    }

    @Test
    void anotherTenantsContainerIsNotTakenOver() {
        host.converge(Parts.vm1(WEB));
        Plan plan = host.converge(Parts.vm1(Parts.withTenant(WEB, "usr2")));
        assertTrue(plan.refusals().get(0).why().contains("tenant usr1's"));
        assertFalse(host.boxes.get("web").isRunning());
        assertEquals("usr1", host.boxes.get("web").mark().orElseThrow().tenant());
        assertFalse(host.ports.containsKey("web-veth"));
    }

    @Test
    void whatIsNoLongerDeclaredIsStoppedUnpluggedAndKept() {
        host.converge(Parts.vm1(WEB, DB));
        host.converge(Parts.vm1(DB));
        assertFalse(host.boxes.get("web").isRunning());
        assertEquals(List.of("db-veth", "weir-vxlan"), List.copyOf(host.ports.keySet()));
        host.converge(Parts.vm1(WEB, DB));
        assertTrue(host.boxes.get("web").isRunning());
    }

    @Test
    void onlyTheWordDestroyedDestroys() {
        host.converge(Parts.vm1(WEB));
        host.converge(Parts.vm1(Parts.withState(WEB, "stopped")));
        assertFalse(host.boxes.get("web").isRunning());
        host.converge(Parts.vm1(Parts.withState(WEB, "destroyed")));
        assertEquals(List.of(), List.copyOf(host.boxes.keySet()));
        assertEquals(List.of("weir-vxlan"), List.copyOf(host.ports.keySet()));
    }

    @Test
    void aHalfMadeContainerIsMadeAgain() {
        Mark mark = new Mark("usr1", "web", Mark.Stage.MAKING, "busybox", List.of(), List.of());
        host.boxes.put("web", new Box("web", Optional.of(mark), "", 0));
        host.converge(Parts.vm1(WEB));
        assertTrue(host.done.contains("clear away half-made container web"));
        assertTrue(host.boxes.get("web").isRunning());
    }

    @Test
    void aNewAddressRestartsTheContainerAndSaysSo() {
        host.converge(Parts.vm1(WEB));
        List<String> steps = nextSteps(Parts.vm1(Parts.withAddress(WEB, "192.168.1.9/24")));
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
        host.converge(Parts.vm1(WEB));
        long pid = host.boxes.get("web").pid();
        host.converge(Parts.vm1(Parts.withMtu(WEB, 1400)));
        assertEquals(pid, host.boxes.get("web").pid());
        assertTrue(host.boxes.get("web").config().contains("lxc.net.0.mtu = 1400"));
    }

    @Test
    void aNewPortNameTakesTheOldOneOut() {
        host.converge(Parts.vm1(WEB));
        host.converge(Parts.vm1(Parts.withPort(WEB, "other")));
        assertEquals(List.of("other", "weir-vxlan"), List.copyOf(host.ports.keySet()));
        assertEquals(List.of("other"), List.copyOf(host.devices.keySet()));
    }

    @Test
    void aNewControllerAddressIsOneSetControllerInOneTransaction() {
        host.converge(Parts.vm1());
        Planner moved = new Planner(new Site("vm1", "tcp:192.0.2.9:6653", List.of()));
        List<Step> steps = moved.plan(Parts.vm1(), host.state()).tasks().get(0).steps();
        assertEquals(1, steps.size());
        List<List<String>> commands = ((Step.SetBridge) steps.get(0)).commands();
        assertEquals(List.of("set-controller", "vm1-br", "tcp:192.0.2.9:6653"), commands.get(0));
        assertTrue(commands.stream().noneMatch(command -> command.contains("del-controller")));
        assertEquals(2, commands.size());
    }

    @Test
    void aControllerThatIsSetRightIsNotSetAgainForItsBackOff() {
        Controller slow = new Controller(SITE.openflow(), "out-of-band", 8000, -1);
        host.bridges.put("vm1-br", new Bridge("vm1-br", "netdev", "secure", true, "", List.of(), List.of(slow), "vm1"));
        Step.SetBridge set =
                (Step.SetBridge) plan(Parts.vm1()).tasks().get(0).steps().get(0);
        assertTrue(set.commands().stream().noneMatch(command -> command.contains("set-controller")));
    }

    @Test
    void anOperatorsBridgeIsMadeSecureAndKeepsItsDatapathWhereThatWorks() {
        SimulatedHost withModule = new SimulatedHost(SITE, Datapath.KERNEL);
        withModule.bridges.put("vm1-br", new Bridge("vm1-br", "netdev", "", false, "", List.of(), List.of(), ""));
        Step.SetBridge set = (Step.SetBridge) new Planner(SITE)
                .plan(Parts.vm1(), withModule.state())
                .tasks()
                .get(0)
                .steps()
                .get(0);
        assertEquals("fail_mode, disable-in-band, controller", set.what());
    }

    @Test
    void aBridgeOfAKernelDatapathThatIsNotThereGoesToUserSpace() {
        host.bridges.put("vm1-br", new Bridge("vm1-br", "", "secure", true, "", List.of(), List.of(), ""));
        Step.SetBridge set =
                (Step.SetBridge) plan(Parts.vm1()).tasks().get(0).steps().get(0);
        assertEquals("datapath_type, controller", set.what());
    }

    @Test
    void aBridgeGetsTheDatapathIdThatIsDeclared() {
        HostPart declared = new HostPartBuilder()
                .datapathId("0000005056000001")
                .tunnels(List.of())
                .build();
        assertEquals("datapath-id, controller", whatIsSet("", declared));
        assertEquals("datapath-id, controller", whatIsSet("0000005056000002", declared));
        assertEquals("controller", whatIsSet("0000005056000001", declared));
        assertEquals("controller", whatIsSet("0000005056000002", Parts.vm1()));
    }

    private String whatIsSet(String datapathId, HostPart part) {
        host.bridges.put(
                "vm1-br", new Bridge("vm1-br", "netdev", "secure", true, datapathId, List.of(), List.of(), ""));
        return ((Step.SetBridge) plan(part).tasks().get(0).steps().get(0)).what();
    }

    @Test
    void anotherBridgeIsOnlyDeletedIfThisHostsAgentMadeIt() {
        host.converge(Parts.vm1());
        host.bridges.put("br-phy", new Bridge("br-phy", "netdev", "", false, "", List.of(), List.of(), ""));
        host.bridges.put("vm2-br", new Bridge("vm2-br", "netdev", "", false, "", List.of(), List.of(), "vm2"));
        HostPart renamed = new HostPartBuilder()
                .revision(2)
                .bridge("new-br")
                .tunnels(List.of("gre"))
                .build();
        host.converge(renamed);
        assertEquals(List.of("br-phy", "new-br", "vm2-br"), List.copyOf(host.bridges.keySet()));
        assertEquals(List.of("weir-gre"), List.copyOf(host.ports.keySet()));
    }

    @Test
    void sessionsAreLimitedAsThePartSaysAndAgainWhenOpenVSwitchHasForgotten() {
        host.converge(limited(100, new ZoneLimit(7, 20), new ZoneLimit(9, 30)));
        assertEquals(new SessionLimits(100, new TreeMap<>(Map.of(7, 20L, 9, 30L))), host.limits.get(USERSPACE));
        assertEquals(
                List.of("limit tracked sessions to what is declared for zones [7, 9]"),
                nextSteps(limited(100, new ZoneLimit(9, 31))));
        host.converge(limited(100, new ZoneLimit(9, 31)));
        assertEquals(new SessionLimits(100, new TreeMap<>(Map.of(7, 100L, 9, 31L))), host.limits.get(USERSPACE));
        host.converge(limited(100, new ZoneLimit(7, 20), new ZoneLimit(9, 31)));
        assertEquals(new SessionLimits(100, new TreeMap<>(Map.of(7, 20L, 9, 31L))), host.limits.get(USERSPACE));
        host.restartSwitch();
        assertEquals(
                List.of("limit tracked sessions to 100 in all other zones, what is declared for zones [9]"),
                nextSteps(limited(100, new ZoneLimit(9, 31))));
    }

    @Test
    void aPartThatIsSilentOfSessionsChangesNoLimit() {
        host.limits.put(USERSPACE, new SessionLimits(5, new TreeMap<>(Map.of(7, 20L))));
        host.converge(Parts.vm1());
        assertEquals(new SessionLimits(5, new TreeMap<>(Map.of(7, 20L))), host.limits.get(USERSPACE));
    }

    @Test
    void aDatapathWithoutLimitsIsToldAndHoldsNothingUp() {
        host.limits.clear();
        Plan plan = host.converge(limited(100));
        assertTrue(plan.refusals().isEmpty());
        assertEquals(1, plan.shortcomings().size());
        assertTrue(plan.shortcomings().get(0).why().contains("userspace datapath cannot limit"));
    }

    private static HostPart limited(int limit, ZoneLimit... zones) {
        return HostPartBuilder.like(Parts.vm1(WEB)).limit(limit, List.of(zones)).build();
    }

    @Test
    void portsOfOthersStayInTheBridge() {
        host.converge(Parts.vm1(WEB));
        host.ports.put("eth9", new Port("eth9", "vm1-br", "", new TreeMap<>(), new TreeMap<>()));
        assertEquals(List.of(), nextSteps(Parts.vm1(WEB)));
    }

    @Test
    void aDeviceThatTheHostsOwnIpReachesIsGuarded() {
        host.converge(Parts.vm1(WEB));
        host.devices.computeIfPresent("web-veth", (name, device) -> new Device(device.index(), false));
        assertEquals(List.of("keep the host's own IP off web-veth"), nextSteps(Parts.vm1(WEB)));
    }

    @Test
    void aBadDeclarationIsRefusedAndItsContainerLeftAsItIs() {
        host.converge(Parts.vm1(WEB, DB));
        Plan plan = plan(Parts.vm1(Parts.withAddress(WEB, "192.168.1.2/24\nlxc.hook.start = x"), DB));
        assertTrue(plan.isEmpty(), plan::toString);
        assertEquals(
                "bad address: \"192.168.1.2/24?lxc.hook.start = x\"",
                plan.refusals().get(0).why());
    }

    @Test
    void twoTenantsWithOneContainerNameAreToldApartByRefusingTheSecond() {
        Plan plan = host.converge(Parts.vm1(WEB, Parts.withTenant(WEB, "usr2")));
        assertTrue(plan.refusals().get(0).why().contains("tenants usr1 and usr2"));
        assertEquals("usr1", host.boxes.get("web").mark().orElseThrow().tenant());
    }

    @Test
    void anyPartIsReachedFromAnyOther() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            SimulatedHost any = new SimulatedHost(SITE, random.nextBoolean() ? Datapath.KERNEL : Datapath.USERSPACE);
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

    private Plan plan(HostPart part) {
        return new Planner(SITE).plan(part, host.state());
    }

    /** What is done next, in words. */
    private List<String> nextSteps(HostPart part) {
        return plan(part).tasks().stream()
                .flatMap(task -> task.steps().stream())
                .map(Step::text)
                .toList();
    }
}
