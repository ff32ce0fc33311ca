package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.provisioning.agent.HostState.Bridge;
import io.weir.provisioning.agent.HostState.Controller;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OvsTablesTest {

    private static final String BRIDGES = """
            {"data":[["vm1-br","netdev","secure",["map",[["datapath-id","0000005056000001"],["disable-in-band","true"]]],\
            ["set",["OpenFlow14","OpenFlow10"]],["uuid","c1"],["map",[["weir-host","vm1"]]],\
            ["set",[["uuid","p1"],["uuid","p2"]]]],\
            ["br-phy","",["set",[]],["map",[]],["set",[]],["set",[]],["map",[]],["uuid","p3"]]],\
            "headings":["name","datapath_type","fail_mode","other_config","protocols","controller","external_ids","ports"]}
            """;
    private static final String PORTS = """
            {"data":[[["uuid","p1"],"vm1-br"],[["uuid","p2"],"web-veth"],[["uuid","p3"],"eth0"]],\
            "headings":["_uuid","name"]}
            """;
    private static final String INTERFACES = """
            {"data":[["web-veth","",["map",[]],["map",[["weir-container","web"],["weir-tenant","usr1"]]]],\
            ["vm1-br","internal",["map",[]],["map",[]]],["eth0","",["map",[]],["map",[]]]],\
            "headings":["name","type","options","external_ids"]}
            """;
    private static final String CONTROLLERS = """
            {"data":[[["uuid","c1"],"tcp:192.0.2.1:6653","out-of-band",1000,["set",[]]]],\
            "headings":["_uuid","target","connection_mode","max_backoff","inactivity_probe"]}
            """;

    @Test
    void tablesAreJoinedIntoBridgesAndPorts() throws Exception {
        OvsTables tables =
                OvsTables.parse("a warning\n" + BRIDGES + PORTS + INTERFACES + CONTROLLERS + "[netdev, system]\n");
        assertEquals(Datapath.KERNEL, tables.datapath());
        assertEquals(
                new Bridge(
                        "vm1-br",
                        "netdev",
                        "secure",
                        true,
                        "0000005056000001",
                        List.of("OpenFlow10", "OpenFlow14"),
                        List.of(new Controller("tcp:192.0.2.1:6653", "out-of-band", 1000, -1)),
                        "vm1"),
                tables.bridges().get("vm1-br"));
        assertEquals(
                new Bridge("br-phy", "", "", false, "", List.of(), List.of(), ""),
                tables.bridges().get("br-phy"));
        assertEquals("vm1-br", tables.ports().get("web-veth").bridge());
        assertEquals(
                Map.of("weir-container", "web", "weir-tenant", "usr1"),
                tables.ports().get("web-veth").externalIds());
        assertEquals("br-phy", tables.ports().get("eth0").bridge());
    }

    @Test
    void withoutTheKernelModuleThereIsUserSpace() throws Exception {
        String tables = BRIDGES + PORTS + INTERFACES + CONTROLLERS;
        assertEquals(Datapath.USERSPACE, OvsTables.parse(tables + "[netdev]").datapath());
    }

    @Test
    void anAnswerCutShortIsAFailure() {
        assertThrows(CommandFailed.class, () -> OvsTables.parse(BRIDGES + PORTS));
        assertThrows(CommandFailed.class, () -> OvsTables.parse(BRIDGES.substring(0, 100)));
    }
}
