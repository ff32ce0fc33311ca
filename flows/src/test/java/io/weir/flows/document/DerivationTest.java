package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Subnet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DerivationTest {

    private static final String HEAD = """
            hosts: {vm1: {address: 192.0.2.60}}
            tenants:
              usr1:
                subnets: {net: {cidr: 10.0.0.0/26}, other: {cidr: 10.1.0.0/24}}
                containers:
            """;

    @Property(tries = 200)
    void addingAContainerChangesNoOtherDerivedValue(@ForAll long seed, @ForAll @IntRange(max = 59) int count) {
        List<String> names = names(seed, count + 1);
        Intent before = Intents.read(document(names.subList(0, count)));
        Intent after = Intents.read(document(names), before);
        Set<Container> kept =
                new HashSet<>(Intents.tenant(before, "usr1").containers().values());
        for (Container container : Intents.tenant(after, "usr1").containers().values()) {
            assertTrue(kept.contains(container) || container.name().equals(names.get(count)));
        }
        assertSame(Intents.subnet(before, "usr1", "net"), Intents.subnet(after, "usr1", "net"));
    }

    @Property(tries = 100)
    void theOrderOfTheDocumentDoesNotMatter(@ForAll long seed, @ForAll @IntRange(max = 60) int count) {
        List<String> names = names(seed, count);
        Intent sorted = Intents.read(document(new ArrayList<>(new TreeSet<>(names))));
        assertEquals(sorted, Intents.read(document(names)));
    }

    @Property(tries = 100)
    void allThatIsDerivedIsDifferentAndFitsItsSubnet(@ForAll long seed, @ForAll @IntRange(max = 61) int count) {
        Intent intent = Intents.read(document(names(seed, count)));
        Subnet subnet = Intents.subnet(intent, "usr1", "net");
        Set<Ipv4Address> addresses = new HashSet<>();
        Set<MacAddress> macs = new HashSet<>(Set.of(MacAddress.GATEWAY));
        for (Container container : Intents.tenant(intent, "usr1").containers().values()) {
            assertTrue(subnet.prefix().contains(container.address()));
            assertTrue(addresses.add(container.address()));
            assertTrue(macs.add(container.mac()));
            assertEquals(2, container.mac().bits() >>> 40 & 3, "locally administered, unicast");
        }
        assertTrue(Collections.disjoint(
                addresses, List.of(subnet.prefix().network(), subnet.prefix().last(), subnet.gateway())));
    }

    @Test
    void whatIsDeclaredWinsOverWhatWasDerivedBefore() {
        Intent before = Intents.read(document(List.of("a")));
        Container a = Intents.container(before, "usr1", "a");
        String claimed =
                "      b: {host: vm1, subnet: net, address: %s, mac: \"%s\"}\n".formatted(a.address(), a.mac());
        Intent after = Intents.read(document(List.of("a")) + claimed, before);
        assertEquals(a.address(), Intents.container(after, "usr1", "b").address());
        assertEquals(a.mac(), Intents.container(after, "usr1", "b").mac());
        assertNotEquals(a.address(), Intents.container(after, "usr1", "a").address());
        assertNotEquals(a.mac(), Intents.container(after, "usr1", "a").mac());
    }

    @Test
    void aContainerThatMovesToAnotherHostKeepsItsAddresses() {
        String text = document(List.of("a")).replace("hosts: {", "hosts: {vm2: {address: 192.0.2.61}, ");
        Intent before = Intents.read(text);
        Intent after = Intents.read(text.replace("host: vm1", "host: vm2"), before);
        assertEquals("vm2", Intents.container(after, "usr1", "a").host());
        assertEquals(
                Intents.container(before, "usr1", "a").address(),
                Intents.container(after, "usr1", "a").address());
    }

    @Test
    void anAddressThatNoLongerFitsItsSubnetIsDerivedAnew() {
        Intent before = Intents.read(document(List.of("a")));
        Intent after = Intents.read(document(List.of("a")).replace("10.0.0.0/26", "10.7.0.0/26"), before);
        assertTrue(Intents.subnet(after, "usr1", "net")
                .prefix()
                .contains(Intents.container(after, "usr1", "a").address()));
        assertEquals(
                Intents.subnet(before, "usr1", "net").network(),
                Intents.subnet(after, "usr1", "net").network());
    }

    @Test
    void anAddressThatBecomesTheGatewaysIsDerivedAnew() {
        Intent before = Intents.read(document(List.of("a")));
        Ipv4Address address = Intents.container(before, "usr1", "a").address();
        String gateway = "cidr: 10.0.0.0/26, gateway: " + address;
        Intent after = Intents.read(document(List.of("a")).replace("cidr: 10.0.0.0/26", gateway), before);
        assertNotEquals(address, Intents.container(after, "usr1", "a").address());
    }

    @Test
    void anEditOfOneTenantLeavesTheOthersTheSameObjects() {
        String other = "  usr2: {subnets: {net: {cidr: 10.0.0.0/26}}, containers: {z: {host: vm1}}}\n";
        Intent before = Intents.read(document(List.of("a", "b")) + other);
        Intent after = Intents.read(document(List.of("a", "c")) + other, before);
        assertSame(Intents.tenant(before, "usr2"), Intents.tenant(after, "usr2"));
        assertSame(Intents.container(before, "usr1", "a"), Intents.container(after, "usr1", "a"));
        assertEquals(
                Intents.tenant(before, "usr1").number(),
                Intents.tenant(after, "usr1").number());
    }

    @Test
    void theSameNamesHaveTheSameValuesInEveryVersion() {
        Intent intent = Intents.read(document(List.of("web")));
        Container web = Intents.container(intent, "usr1", "web");
        assertEquals("10.0.0.35 86:24:a9:c1:5e:31", web.address() + " " + web.mac());
        assertEquals(1719821, Intents.tenant(intent, "usr1").number());
        assertEquals(6597617, Intents.subnet(intent, "usr1", "net").network());
    }

    private static String document(List<String> names) {
        StringBuilder text = new StringBuilder(HEAD);
        for (String name : names) {
            text.append("      ").append(name).append(": {host: vm1, subnet: net}\n");
        }
        return text.toString();
    }

    private static List<String> names(long seed, int count) {
        Random random = new Random(seed);
        Set<String> names = new TreeSet<>();
        while (names.size() < count) {
            names.add("c" + random.nextInt(1_000_000));
        }
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
