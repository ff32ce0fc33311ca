package io.weir.flows.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.TenantPair;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.SessionsOf;
import io.weir.flows.pipeline.Table;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandoverTest {

    private static final String TEXT = """
            hosts: {vm1: {address: 192.0.2.60}}
            tenants:
              red:
                subnets: {net: {cidr: 10.0.0.0/24}}
                containers:
                  web: {host: vm1, address: 10.0.0.5, mac: "02:00:00:00:00:05", publish: [{port: 80}], published: 7}
                  db: {host: vm1, address: 10.0.0.6, mac: "02:00:00:00:00:06"}
            rules: [{from: outside, to: red}]
            """;
    private static final Ports PORTS = new Ports(Map.of("web-veth", 1, "db-veth", 2, "weir-out", 3));
    private static final ContainerId WEB = new ContainerId("red", "web");
    private static final String WAY_IN = "198.18.0.7";

    private final Intent intent = read(TEXT, Intent.EMPTY);
    private final int zone = intent.zones().get(TenantPair.outside("red"));

    private static Intent read(String text, Intent before) {
        return IntentReader.read(text, before) instanceof Reading.Whole whole ? whole.intent() : bad(text);
    }

    private static Intent bad(String text) {
        throw new AssertionError(text);
    }

    private static HostView view(Intent intent) {
        return NetworkView.of(intent).host("vm1").orElseThrow();
    }

    private Handover to(String text) {
        return Handover.between(view(intent), view(read(text, intent)));
    }

    private SessionsOf sessionsOf(String address) {
        return new SessionsOf(zone, OptionalInt.of(Ipv4Address.of(address).bits()));
    }

    @Test
    void whatStoodForAContainerThatPublishesNothingMoreIsLeft() {
        Handover handover = to(TEXT.replace(", publish: [{port: 80}], published: 7", ""));
        assertEquals(new Handover(Set.of(sessionsOf(WAY_IN)), Set.of(), Set.of()), handover);
    }

    @Test
    void aContainerThatGoesLeavesBothAddresses() {
        Handover handover = to(TEXT.replaceAll("(?m)^.*web:.*\n", ""));
        assertEquals(Set.of(sessionsOf("10.0.0.5"), sessionsOf(WAY_IN)), handover.left());
    }

    @Test
    void anotherPortChangesNoOwner() {
        assertEquals(new Handover(Set.of(), Set.of(), Set.of()), to(TEXT.replace("port: 80", "port: 81")));
    }

    @Test
    void anAddressThatAnotherContainerGetsIsPassedOn() {
        Handover handover = to(TEXT.replace(", publish: [{port: 80}], published: 7", "")
                .replace("00:06\"", "00:06\", publish: [{port: 80}], published: 7"));
        assertEquals(Set.of(sessionsOf(WAY_IN)), handover.left());
        assertEquals(Set.of(sessionsOf(WAY_IN)), handover.taken());
        assertEquals(Set.of(WEB), handover.passed());
    }

    @Test
    void aSwitchThatWasAwayForgetsWhatLedToAnotherContainer() {
        List<Flow> found = view(intent)
                .flows(PORTS)
                .filter(flow -> flow.table() == Table.OUTSIDE.number())
                .toList();
        assertEquals(Map.of(), Handover.left(view(intent), found));
        HostView other = view(read(TEXT.replace("00:05", "00:09"), intent));
        assertEquals(
                List.of(Set.of(sessionsOf(WAY_IN))),
                List.copyOf(Handover.left(other, found).values()));
    }

    @Test
    void soItDoesOfAddressesOfItsOwn() {
        List<Flow> found = view(intent)
                .flows(PORTS)
                .filter(flow -> flow.table() == Table.DESTINATION.number())
                .toList();
        assertEquals(Map.of(), Handover.left(view(intent), found));
        HostView other = view(read(TEXT.replace("00:05", "00:09"), intent));
        assertEquals(
                List.of(Set.of(sessionsOf("10.0.0.5"))),
                List.copyOf(Handover.left(other, found).values()));
    }
}
