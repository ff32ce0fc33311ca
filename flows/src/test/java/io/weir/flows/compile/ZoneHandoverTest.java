package io.weir.flows.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Intent;
import io.weir.flows.model.TenantPair;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.SessionsOf;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ZoneHandoverTest {

    private static final Ports PORTS = new Ports(Map.of("w", 1, "n", 2, "weir-out", 3));

    private static final String HOSTS = """
            hosts: {vm1: {address: 192.0.2.60}}
            tenants:
              red:
                subnets: {net: {cidr: 10.1.0.0/24}}
                containers: {web: {host: vm1, port: w}}
            """;

    private static final String BOTH = HOSTS + """
              blue:
                subnets: {net: {cidr: 10.2.0.0/24}}
                containers: {near: {host: vm1, port: n}}
            rules:
            - {name: sql, from: red, to: blue, protocol: tcp, ports: 5432}
            - {name: out, from: red, to: outside}
            """;

    private static final Intent TWO = intent(BOTH, Intent.EMPTY);

    @Test
    void aSwitchThatIsAsItShouldBeLeavesNothing() {
        assertEquals(Map.of(), ZoneHandover.left(view(TWO), flows(TWO)));
    }

    @Test
    void aTenantThatIsGoneLeavesTheZonesItHadWithOthers() {
        Intent one = intent(HOSTS, TWO);
        Set<Integer> zones = new TreeSet<>(Set.of(
                TWO.zones().get(TenantPair.of("red", "blue")), TWO.zones().get(TenantPair.outside("red"))));
        assertEquals(zones, zones(ZoneHandover.left(view(one), flows(TWO))));
    }

    @Test
    void aRuleThatIsGoneLeavesTheZoneThatOnlyItNeeded() {
        Intent without = intent(BOTH.replaceAll("(?m)^- \\{name: sql.*\n", ""), TWO);
        assertEquals(
                Set.of(TWO.zones().get(TenantPair.of("red", "blue"))),
                zones(ZoneHandover.left(view(without), flows(TWO))));
        Intent other = intent(BOTH.replace("5432", "5433"), TWO);
        assertEquals(Map.of(), ZoneHandover.left(view(other), flows(TWO)));
    }

    @Test
    void aZoneThatOthersHaveNowIsLeftByThoseWhoHadIt() {
        int zone = TWO.zones().get(TenantPair.of("red", "blue"));
        String same = BOTH.replace("blue", "green") + "zones: [{between: [green, red], zone: " + zone + "}]\n";
        Map<Flow, Set<SessionsOf>> left = ZoneHandover.left(view(intent(same, Intent.EMPTY)), flows(TWO));
        assertEquals(Set.of(zone), zones(left));
    }

    private static Set<Integer> zones(Map<Flow, Set<SessionsOf>> left) {
        return left.values().stream().flatMap(Set::stream).map(SessionsOf::zone).collect(Collectors.toSet());
    }

    private static HostView view(Intent intent) {
        return NetworkView.of(intent).host("vm1").orElseThrow();
    }

    private static List<Flow> flows(Intent intent) {
        return view(intent).flows(PORTS).toList();
    }

    private static Intent intent(String text, Intent previous) {
        if (IntentReader.read(text, previous) instanceof Reading.Whole whole) {
            return whole.intent();
        }
        throw new AssertionError(IntentReader.read(text, previous).toString());
    }
}
