package io.weir.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.provisioning.lab.Frames;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.LabPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cluster that all tests of tenant policy share: three tenants on three hosts, of which vm1 and vm2 are joined by VXLAN
 * and vm1 and vm3 by GRE. It goes when the last test of the run is over. Each test declares the rules that it needs.
 */
final class PolicyCluster implements AutoCloseable {

    /** Sessions that red may have in each of its zones. */
    static final int MAX_SESSIONS = 200;

    private static final String INTENT = """
            overlay:
              type: vxlan
              pairs:
                - {between: [vm1, vm3], type: gre}
            hosts:
              vm1: {address: 198.51.100.1}
              vm2: {address: 198.51.100.2}
              vm3: {address: 198.51.100.3}
            tenants:
              red:
                max-sessions: %d
                subnets: {net: {cidr: 10.1.0.0/24}}
                containers:
                  web: {host: vm1, address: 10.1.0.11, labels: {role: web}}
                  app: {host: vm1, address: 10.1.0.12, labels: {role: app}}
                  db2: {host: vm2, address: 10.1.0.13, labels: {role: db}}
                  db3: {host: vm3, address: 10.1.0.14, labels: {role: db}}
                rules: [%s]
              blue:
                subnets: {net: {cidr: 10.2.0.0/24}}
                containers:
                  near: {host: vm1, address: 10.2.0.11}
                  mid: {host: vm2, address: 10.2.0.12}
                  far: {host: vm3, address: 10.2.0.13}
                rules: [%s]
              green:
                subnets: {net: {cidr: 10.3.0.0/24}}
                containers:
                  one: {host: vm1, address: 10.3.0.11}
                  two: {host: vm2, address: 10.3.0.12}
            rules: [%s]
            """;

    private final Lab lab;
    private final Map<String, LabContainer> containers = new LinkedHashMap<>();

    PolicyCluster() {
        lab = Lab.up(new LabPlan("e2e-policy", document(new Rules())));
        for (String id : List.of(
                "red/web",
                "red/app",
                "red/db2",
                "red/db3",
                "blue/near",
                "blue/mid",
                "blue/far",
                "green/one",
                "green/two")) {
            containers.put(id, lab.container(id));
        }
    }

    /**
     * Rules of each tier, each a list of rules in YAML's flow style.
     *
     * @param red those of tenant red
     * @param blue those of tenant blue
     * @param operator the operator's
     */
    record Rules(List<String> red, List<String> blue, List<String> operator) {

        Rules {
            red = List.copyOf(red);
            blue = List.copyOf(blue);
            operator = List.copyOf(operator);
        }

        /** None. */
        Rules() {
            this(List.of(), List.of(), List.of());
        }

        static Rules ofOperator(String... rules) {
            return new Rules(List.of(), List.of(), List.of(rules));
        }
    }

    Lab lab() {
        return lab;
    }

    LabContainer container(String id) {
        LabContainer container = containers.get(id);
        if (container == null) {
            throw new LabFailure("no container " + id);
        }
        return container;
    }

    List<LabContainer> containers() {
        return List.copyOf(containers.values());
    }

    /** Has these rules and no others in force, and answers the receipt when every host has confirmed. */
    JsonNode declare(Rules rules) {
        JsonNode receipt = lab.apply(document(rules));
        for (JsonNode host : receipt.path("hosts")) {
            if (!host.path("state").asText().equals("confirmed")) {
                throw new LabFailure("not confirmed: " + receipt);
            }
        }
        return receipt;
    }

    JsonNode declare(String... operatorRules) {
        return declare(Rules.ofOperator(operatorRules));
    }

    /** The way of a frame from one to another, by the gateway where they are of two tenants. */
    static Frames.Path path(LabContainer from, LabContainer to) {
        boolean isNeighbour = from.gateway().equals(to.gateway());
        return new Frames.Path(
                MacAddress.of(from.mac()),
                isNeighbour ? MacAddress.of(to.mac()) : MacAddress.GATEWAY,
                Ipv4Address.of(from.address()),
                Ipv4Address.of(to.address()));
    }

    @Override
    public void close() {
        lab.close();
    }

    private static String document(Rules rules) {
        return INTENT.formatted(
                MAX_SESSIONS,
                String.join(", ", rules.red()),
                String.join(", ", rules.blue()),
                String.join(", ", rules.operator()));
    }
}
