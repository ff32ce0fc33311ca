package io.weir.flows.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.openflow.FlowDiff;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a large network costs in flows; counts are the same on every machine. */
class FlowCountTest {

    private static final int TENANTS = 200;
    private static final int CONTAINERS = 50;
    private static final String[] ROLES = {"web", "app", "db"};

    /** On two hosts, half on each; every tenant with three roles and five rules. */
    private static String document(int tenants, String ruleOfTheFirst) {
        StringBuilder text = new StringBuilder();
        text.append("hosts: {vm1: {address: 192.0.2.60}, vm2: {address: 192.0.2.61}}\ntenants:\n");
        for (int t = 0; t < tenants; t++) {
            text.append("  t").append(t).append(":\n    inside: deny\n    subnets: {net: {cidr: 10.");
            text.append(t / 256).append('.').append(t % 256).append(".0/24}}\n    containers:\n");
            for (int c = 0; c < CONTAINERS; c++) {
                text.append("      c")
                        .append(t)
                        .append('-')
                        .append(c)
                        .append(": {host: vm")
                        .append(c % 2 + 1);
                text.append(", port: p").append(t).append('-').append(c);
                text.append(", labels: {role: ").append(ROLES[c % ROLES.length]).append("}}\n");
            }
            text.append("    rules:\n");
            rule(text, "web", "app", "tcp", "8080");
            rule(text, "app", "db", "tcp", "5432");
            rule(text, "web", "web", "udp", "7946");
            rule(text, "db", "db", "tcp", "5433");
            text.append(
                    t == 0 ? ruleOfTheFirst : "    - {from: t" + t + ", to: {labels: {role: web}}, protocol: icmp}\n");
        }
        return text.toString();
    }

    private static void rule(StringBuilder text, String from, String to, String protocol, String port) {
        text.append("    - {from: {labels: {role: ")
                .append(from)
                .append("}}, to: {labels: {role: ")
                .append(to);
        text.append("}}, protocol: ")
                .append(protocol)
                .append(", ports: ")
                .append(port)
                .append("}\n");
    }

    private static Intent read(String text, Intent before) {
        Reading reading = IntentReader.read(text, before, new Moment(1, 0));
        assertTrue(reading instanceof Reading.Whole, reading::toString);
        return ((Reading.Whole) reading).intent();
    }

    private static Ports allPorts(HostView host) {
        Map<String, Integer> numbers = new HashMap<>();
        host.ports().forEach(port -> numbers.put(port.name(), numbers.size() + 1));
        return new Ports(numbers);
    }

    @Test
    void aPublishedPortCostsFourFlowsAndEachFurtherOneMore() {
        String text = """
                hosts: {vm1: {address: 192.0.2.60}}
                tenants:
                  red:
                    subnets: {net: {cidr: 10.0.0.0/24}}
                    containers: {web: {host: vm1, publish: []}}
                rules: [{from: outside, to: red}]
                """;
        Map<String, Integer> more = Map.of("[{port: 80}]", 4, "[{port: 80}, {protocol: udp, port: 53}]", 5);
        long none = flowsOf(text);
        more.forEach((publish, flows) -> assertEquals(none + flows, flowsOf(text.replace("[]}", publish + "}"))));
    }

    private static long flowsOf(String text) {
        HostView host = NetworkView.of(read(text, Intent.EMPTY)).host("vm1").orElseThrow();
        return host.flows(allPorts(host)).count();
    }

    @Test
    void aSwitchHasAtMostFiveFlowsForEachContainerAndFourForEachRule() {
        HostView host = NetworkView.of(read(document(TENANTS, icmp()), Intent.EMPTY))
                .host("vm1")
                .orElseThrow();
        long flows = host.flows(allPorts(host)).count();
        int containers = TENANTS * CONTAINERS;
        int rules = TENANTS * 5;
        // 46,176 when this was written.
        assertTrue(flows <= 5 * containers + 4 * rules, () -> flows + " flows");
    }

    @Test
    void aRuleCostsTheSameFlowsWhateverTheSizeOfTheNetwork() {
        assertEquals(changedFlows(4), changedFlows(TENANTS));
    }

    private static int changedFlows(int tenants) {
        Intent before = read(document(tenants, icmp()), Intent.EMPTY);
        String more =
                icmp() + "    - {from: {labels: {role: app}}, to: {labels: {role: web}}, protocol: tcp, ports: 9}\n";
        NetworkView view = NetworkView.of(before);
        NetworkView next = view.next(read(document(tenants, more), before));
        HostView old = view.host("vm1").orElseThrow();
        HostView now = next.host("vm1").orElseThrow();
        Ports ports = allPorts(now);
        FlowDiff diff = new Transition(old, ports, now, ports).diff();
        assertEquals(0, diff.delete().size());
        return diff.put().size();
    }

    private static String icmp() {
        return "    - {from: t0, to: {labels: {role: web}}, protocol: icmp}\n";
    }
}
