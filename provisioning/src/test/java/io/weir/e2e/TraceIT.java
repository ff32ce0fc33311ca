package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabPlan;
import io.weir.provisioning.lab.TraceComparison;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulator, which is told the intent and the ports' numbers only, against the switches of a whole cluster. */
final class TraceIT {

    /** Two tenants that may talk, and one with the addresses of the first. */
    private static final String INTENT = """
            overlay: geneve
            hosts:
              vm1: {bridge: vm1-br, address: 192.0.2.60}
              vm2: {bridge: vm2-br, address: 192.0.2.61}
            tenants:
              usr1:
                subnets:
                  net: {cidr: 192.168.1.0/24}
                  back: {cidr: 192.168.10.0/24}
                containers:
                  usr1-1: {host: vm1, subnet: net, address: 192.168.1.2, mac: "00:16:3e:0c:07:73"}
                  usr1-2: {host: vm2, subnet: net, address: 192.168.1.3}
                  usr1-3: {host: vm1, subnet: net, address: 192.168.1.4}
                  usr1-5: {host: vm2, subnet: back, address: 192.168.10.3}
              usr2:
                subnets:
                  net: {cidr: 192.168.2.0/24}
                containers:
                  usr2-1: {host: vm1, address: 192.168.2.2, mac: "00:16:3e:a3:ba:15"}
                  usr2-2: {host: vm2, address: 192.168.2.3}
              usr3:
                subnets:
                  net: {cidr: 192.168.1.0/24}
                containers:
                  usr3-1: {host: vm1, address: 192.168.1.2}
            rules:
              - {from: usr1, to: usr2}
              - {from: usr2, to: usr1}
            """;

    @Test
    void theSimulatorAndTheSwitchesAgreeOnEveryPairOfContainers() {
        try (Lab lab = Lab.up(new LabPlan("e2e-trace", INTENT))) {
            assertAgrees(lab);
            lab.apply(INTENT.substring(0, INTENT.indexOf("rules:")).replace("geneve", "vxlan"));
            lab.awaitInSync();
            assertAgrees(lab);
        }
    }

    private static void assertAgrees(Lab lab) {
        TraceComparison.Outcome outcome = TraceComparison.of(lab).compare();
        assertEquals(List.of(), outcome.differences());
        assertTrue(outcome.traces() > outcome.packets(), "none went by a tunnel: " + outcome);
        assertTrue(outcome.delivered() > 0 && outcome.answered() > 0 && outcome.dropped() > 0, outcome.toString());
    }
}
