package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.HostPart;
import io.weir.provisioning.agent.HostState.Bridge;
import io.weir.provisioning.agent.HostState.Controller;
import io.weir.provisioning.agent.HostState.Port;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is done to a host's bridge, and what is left to it. */
class BridgePlanTest {

    private final SimulatedHost host = new SimulatedHost(Parts.SITE, Datapath.USERSPACE);

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
        Controller slow = new Controller(Parts.SITE.openflow(), "out-of-band", 8000, -1);
        host.bridges.put("vm1-br", new Bridge("vm1-br", "netdev", "secure", true, "", List.of(), List.of(slow), "vm1"));
        Step.SetBridge set =
                (Step.SetBridge) host.plan(Parts.vm1()).tasks().get(0).steps().get(0);
        assertTrue(set.commands().stream().noneMatch(command -> command.contains("set-controller")));
    }

    @Test
    void anOperatorsBridgeIsMadeSecureAndKeepsItsDatapathWhereThatWorks() {
        SimulatedHost withModule = new SimulatedHost(Parts.SITE, Datapath.KERNEL);
        withModule.bridges.put("vm1-br", new Bridge("vm1-br", "netdev", "", false, "", List.of(), List.of(), ""));
        Step.SetBridge set = (Step.SetBridge) new Planner(Parts.SITE)
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
                (Step.SetBridge) host.plan(Parts.vm1()).tasks().get(0).steps().get(0);
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
        return ((Step.SetBridge) host.plan(part).tasks().get(0).steps().get(0)).what();
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
    void portsOfOthersStayInTheBridge() {
        host.converge(Parts.vm1(Parts.WEB));
        host.ports.put("eth9", new Port("eth9", "vm1-br", "", new TreeMap<>(), new TreeMap<>()));
        assertEquals(List.of(), host.nextSteps(Parts.vm1(Parts.WEB)));
    }
}
