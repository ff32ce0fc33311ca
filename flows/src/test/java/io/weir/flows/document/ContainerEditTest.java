package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ContainerEditTest {

    private static final String TEXT = """
            hosts: {vm1: {address: 192.0.2.60}, vm2: {address: 192.0.2.61}}
            tenants:
              usr1:
                subnets: {net: {cidr: 192.168.1.0/24}}
                containers:
                  web: {host: vm1, address: 192.168.1.2, mac: "00:16:3e:00:00:01"}
                  db: {host: vm2}
              usr2:
                subnets: {net: {cidr: 192.168.2.0/24}}
                containers: {other: {host: vm1}}
            """;

    private final Intent intent = Intents.read(TEXT);

    @Test
    void anAddedContainerIsAsTheWholeDocumentWouldHaveIt() {
        Intent edited = Intents.whole(put("{host: vm2}", "usr1/new"));
        Intent whole = Intents.read(TEXT.replace("      db:", "      new: {host: vm2}\n      db:"), intent);
        assertEquals(whole, edited);
        assertSame(Intents.tenant(intent, "usr2"), Intents.tenant(edited, "usr2"));
    }

    @Test
    void aReplacedContainerKeepsWhatTheTextDoesNotState() {
        Intent edited = Intents.whole(put("host: vm2\n", "usr1/web"));
        assertEquals("vm2", Intents.container(edited, "usr1", "web").host());
        assertEquals(
                Ipv4Address.of("192.168.1.2"),
                Intents.container(edited, "usr1", "web").address());
    }

    @Test
    void aContainerPutAsItIsChangesNothing() {
        String text = IntentWriter.container(Intents.container(intent, "usr1", "web"));
        assertSame(intent, Intents.whole(put(text, "usr1/web")));
    }

    @Test
    void itIsCheckedAgainstAllTheOthers() {
        List<String> problems = problems(put("""
                {
                  "host": "vm1",
                  "address": "192.168.1.2",
                  "mac": "00:16:3e:00:00:01",
                  "port": "other-veth"
                }""", "usr1/new"));
        assertEquals(
                List.of(
                        "line 3, tenants.usr1.containers.new.address: container \"web\" in the same subnet has the same"
                                + " address, 192.168.1.2; leave it out, and a free one is chosen",
                        "line 4, tenants.usr1.containers.new.mac: container \"web\" in the same subnet has the same MAC"
                                + " address, 00:16:3e:00:00:01; leave it out, and one is derived",
                        "line 5, tenants.usr1.containers.new.port: container usr2/other on host vm1 has the same port,"
                                + " other-veth; set port to another name of at most 15 characters"),
                problems);
    }

    @Test
    void aNameThatAnotherTenantHasOnTheHostIsRefused() {
        List<String> problems = problems(put("host: vm1", "usr1/other"));
        assertEquals(1, problems.size());
        assertEquals(
                "line 1, tenants.usr1.containers.other: container usr2/other on host vm1 has the same name; give one of"
                        + " the two another name, or another host: LXC has each name once on a host",
                problems.get(0));
    }

    @Test
    void unknownTenantsAndBadNamesAreRefused() {
        assertEquals(
                List.of("tenants.usr: no tenant \"usr\" is declared; did you mean usr1?"),
                problems(put("host: vm1", "usr/new")));
        assertFalse(problems(put("host: vm1", "usr1/../x")).isEmpty());
        assertFalse(problems(put("host: vm1", "usr1/-x")).isEmpty());
    }

    @Test
    void aTextLongerThanAnyContainerIsRefused() {
        assertEquals(
                1, problems(put("#".repeat(70_000) + "\nhost: vm1", "usr1/new")).size());
    }

    @Test
    void aRemovedContainerIsGoneAndTheOthersStay() {
        Intent edited = Intents.whole(ContainerEdit.remove(new ContainerId("usr1", "web"), InUse.of(intent)));
        assertEquals(Intents.read(TEXT.replaceAll("(?m)^.*web:.*\n", ""), intent), edited);
        assertSame(Intents.container(intent, "usr1", "db"), Intents.container(edited, "usr1", "db"));
    }

    @Test
    void removingWhatIsNotThereSaysWhatMayBeMeant() {
        assertEquals(
                List.of("tenants.usr1.containers.wep: no container \"wep\" is declared; did you mean web?"),
                problems(ContainerEdit.remove(new ContainerId("usr1", "wep"), InUse.of(intent))));
        assertEquals(
                1,
                problems(ContainerEdit.remove(new ContainerId("nobody", "web"), InUse.of(intent)))
                        .size());
    }

    private Reading put(String text, String id) {
        int slash = id.indexOf('/');
        return ContainerEdit.put(
                text, new ContainerId(id.substring(0, slash), id.substring(slash + 1)), InUse.of(intent));
    }

    private static List<String> problems(Reading reading) {
        return Intents.problems(reading).stream().map(Problem::toString).toList();
    }

    @Property(tries = 200)
    void aContainerThatIsPutOrRemovedIsAsTheWholeDocumentWouldHaveIt(@ForAll long seed) {
        Random random = new Random(seed);
        Intent now = Intents.read(crowded(new TreeMap<>()));
        InUse followed = InUse.of(now);
        for (int i = 0; i < 40; i++) {
            ContainerId id = new ContainerId("red", "c" + random.nextInt(20));
            Resource resource = new Resource.OfContainer(id);
            SortedMap<String, String> texts = new TreeMap<>();
            for (String name : Intents.tenant(now, "red").containers().keySet()) {
                Resource other = new Resource.OfContainer(new ContainerId("red", name));
                texts.put(name, IntentWriter.json(other, now).orElseThrow());
            }
            boolean removes = texts.remove(id.name()) != null && random.nextInt(4) == 0;
            String text = anyContainer(random);
            if (!removes) {
                texts.put(id.name(), text);
            }
            Reading edited = removes
                    ? Edit.remove(resource, followed, Moment.NONE)
                    : Edit.put(resource, text, followed, Moment.NONE);
            Reading whole = IntentReader.read(crowded(texts), now);
            if (edited instanceof Reading.Whole one) {
                assertEquals(whole, one);
                now = one.intent();
            } else {
                assertEquals(whats(whole), whats(edited), () -> "for " + text);
            }
        }
    }

    @Test
    void labelsTakeNoNumberThatOthersHaveAndThatOfThoseThatWent() {
        String b = "{host: vm1, subnet: a, labels: {role: b}}";
        int derived = Intents.tenant(Intents.read(crowded(new TreeMap<>(Map.of("y", b)))), "red")
                .identities()
                .get(Labels.of("role", "b"));
        String containers = crowded(new TreeMap<>(Map.of("x", "{host: vm1, subnet: a, labels: {role: a}}")));
        Intent taken = Intents.read(
                containers.replace("red: {", "red: {identities: [{number: " + derived + ", labels: {role: a}}], "));
        InUse followed = InUse.of(taken);
        Resource x = new Resource.OfContainer(new ContainerId("red", "x"));
        Resource y = new Resource.OfContainer(new ContainerId("red", "y"));
        Intent beside = Intents.whole(Edit.put(y, b, followed, Moment.NONE));
        assertEquals(
                2,
                Set.copyOf(Intents.tenant(beside, "red").identities().values()).size());

        Intent instead = Intents.whole(Edit.put(x, b, InUse.of(taken), Moment.NONE));
        assertEquals(
                Map.of(Labels.of("role", "b"), derived),
                Intents.tenant(instead, "red").identities());

        Edit.remove(y, followed, Moment.NONE);
        Edit.remove(x, followed, Moment.NONE);
        Edit.put(x, "{host: vm1, subnet: a, labels: {role: a}}", followed, Moment.NONE);
        Intent again = Intents.whole(Edit.put(y, b, followed, Moment.NONE));
        assertEquals(derived, Intents.tenant(again, "red").identities().get(Labels.of("role", "b")));
    }

    /** A tenant with little room. */
    private static String crowded(SortedMap<String, String> containers) {
        return "{hosts: {vm1: {address: 192.0.2.1}, vm2: {address: 192.0.2.2}}, tenants: {red: {subnets:"
                + " {a: {cidr: 10.0.0.0/28}, b: {cidr: 10.0.1.0/29}}, containers: "
                + containers.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .collect(Collectors.joining(", ", "{", "}"))
                + "}}}";
    }

    private static String anyContainer(Random random) {
        int subnet = random.nextInt(2);
        return "{host: vm" + (1 + random.nextInt(2)) + ", subnet: " + (subnet == 0 ? "a" : "b")
                + (random.nextInt(4) == 0 ? ", address: 10.0." + subnet + "." + random.nextInt(16) : "")
                + (random.nextInt(4) == 0 ? ", mac: \"02:00:00:00:00:0" + random.nextInt(6) + "\"" : "")
                + (random.nextInt(3) > 0 ? ", labels: {role: r" + random.nextInt(4) + "}" : "") + "}";
    }

    /** Which of the two containers is told of is another matter. */
    private static List<String> whats(Reading reading) {
        return Intents.problems(reading).stream()
                .map(problem -> problem.what().replaceAll("c[0-9]+", "c"))
                .sorted()
                .toList();
    }
}
