package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabHost;
import io.weir.provisioning.lab.LabPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A host without an agent: somebody sets its bridge's controller, and plugs in the ports that Weir says are missing. */
final class JoinedByHandIT {

    private static final String INTENT = """
            overlay: vxlan
            hosts:
              vm1: {address: 203.0.113.1}
              vm2: {address: 203.0.113.2}
            tenants:
              red:
                subnets:
                  web: {cidr: 10.0.0.0/24}
                  db: {cidr: 10.0.1.0/24}
                containers:
                  here: {host: vm1, subnet: web, address: 10.0.0.11}
                  there: {host: vm2, subnet: web, address: 10.0.0.12}
                  data: {host: vm2, subnet: db, address: 10.0.1.12}
              blue:
                subnets:
                  web: {cidr: 10.0.2.0/24}
                containers:
                  other: {host: vm2, subnet: web}
            """;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void aHostJoinedWithNothingButSetControllerCarriesTraffic() {
        try (Lab lab = Lab.up(new LabPlan("e2e-byhand", INTENT, Set.of("vm2")))) {
            LabHost byHand = lab.host("vm2");
            LabContainer there = lab.standIn("red/there");
            LabContainer data = lab.standIn("red/data");
            LabContainer other = lab.standIn("blue/other");
            byHand.ovsVsctl(
                    "add-br", "vm2-br", "--", "set", "bridge", "vm2-br", "datapath_type=" + byHand.datapathType());
            byHand.ovsVsctl(
                    "set-fail-mode", "vm2-br", "secure", "--", "set-controller", "vm2-br", lab.openflowTarget());

            Await.until("Weir to ask for ports", LIMIT, () -> missing(lab).size() == 4);
            missing(lab).forEach(remedy -> byHand.run("sh", "-c", remedy));
            Await.until("all ports to be found", LIMIT, () -> missing(lab).isEmpty() && isInSync(lab));

            LabContainer here = lab.container("red/here");
            assertTrue(here.ping(there.address(), 3, 0.2).isLossless());
            assertTrue(there.ping(here.address(), 3, 0.2).isLossless());
            assertTrue(there.ping(data.address(), 3, 0.2).isLossless());
            assertEquals(List.of("10.0.0.1", data.address()), here.traceroute(data.address()));
            assertFalse(other.ping(there.address(), 3, 0.1).received() > 0);
        }
    }

    /** What Weir would have somebody do on the host. */
    private static List<String> missing(Lab lab) {
        List<String> remedies = new ArrayList<>();
        lab.rest()
                .get("/v1/hosts/vm2")
                .path("missingPorts")
                .forEach(port -> remedies.add(port.path("remedy").asText()));
        return remedies;
    }

    private static boolean isInSync(Lab lab) {
        JsonNode host = lab.rest().get("/v1/hosts/vm2");
        return host.path("state").asText().equals("in-sync")
                && host.path("unknownPorts").isEmpty();
    }
}
