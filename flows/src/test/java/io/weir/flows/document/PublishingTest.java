package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Problem;
import io.weir.flows.model.Publication;
import io.weir.flows.model.TenantPair;
import io.weir.flows.model.Traffic;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PublishingTest {

    private static final String TEXT = """
            hosts:
              vm1: {address: 192.0.2.60}
              vm2: {address: 192.0.2.61, outside: none}
            tenants:
              red:
                subnets: {net: {cidr: 10.0.0.0/24}}
                containers:
                  web: {host: vm1, publish: [{port: 443}, {protocol: tcp, port: 8080, to: 80}]}
                  db: {host: vm1}
              blue:
                subnets: {net: {cidr: 10.0.0.0/24}}
                containers:
                  dns: {host: vm1, publish: [{protocol: udp, port: 8080, to: 53}]}
            rules:
              - {from: outside, to: red}
            """;

    private final Intent intent = Intents.read(TEXT);
    private final Container web = Intents.container(intent, "red", "web");

    private static int number(Intent intent, String tenant, String name) {
        return Intents.container(intent, tenant, name).published().getAsInt();
    }

    private static List<String> told(Reading reading) {
        return Intents.problems(reading).stream().map(Problem::toString).toList();
    }

    private Reading put(String path, String text) {
        return Edit.put(Resource.parse(path).orElseThrow(), text, InUse.of(intent), new Moment(2, 0));
    }

    @Test
    void portsArePublishedAsTheyAreUnlessToAnother() {
        assertEquals(
                List.of(new Publication(Traffic.TCP, 443, 443), new Publication(Traffic.TCP, 8080, 80)), web.publish());
        assertEquals(
                List.of(new Publication(Traffic.UDP, 8080, 53)),
                Intents.container(intent, "blue", "dns").publish());
        assertEquals(OptionalInt.empty(), Intents.container(intent, "red", "db").published());
    }

    @Test
    void whoPublishesHasANumberOfItsOwnThatIsKeptAndWritten() {
        int number = number(intent, "red", "web");
        assertTrue(number >= Outside.MIN_NUMBER && number <= Outside.MAX_NUMBER);
        assertNotEquals(number, number(intent, "blue", "dns"));
        assertEquals(intent, Intents.read(IntentWriter.yaml(intent)));
        assertEquals(intent, Intents.read(IntentWriter.json(intent)));
        Intent moved = Intents.read(TEXT.replace("port: 443", "port: 444"), intent);
        assertEquals(number, number(moved, "red", "web"));
        assertSame(intent.tenants().get("blue"), moved.tenants().get("blue"));
        String stated = TEXT.replace("8080, to: 80}]}", "8080, to: 80}], published: 4711}");
        assertEquals(4711, number(Intents.read(stated, intent), "red", "web"));
    }

    @Test
    void aNumberIsNeverThatOfAZoneOrAnother() {
        int zone = intent.zones().get(TenantPair.outside("red"));
        int other = number(intent, "blue", "dns");
        for (int taken : new int[] {zone, other}) {
            String states = "{host: vm1, publish: [{port: 80}], published: " + taken + "}";
            assertEquals(1, told(put("tenants/red/containers/db", states)).size());
            assertEquals(
                    1,
                    told(put("tenants/grey", "{subnets: {n: {cidr: 10.9.0.0/24}}, containers: {x: " + states + "}}"))
                            .size());
        }
        String zoned = TEXT + "zones: [{between: [outside, red], zone: " + other + "}]\n";
        Intent yielded = Intents.read(zoned, intent);
        assertEquals(other, yielded.zones().get(TenantPair.outside("red")));
        assertNotEquals(other, number(yielded, "blue", "dns"));
        assertEquals(
                List.of("line 8, tenants.red.containers.web.published: outside and red has the same number outside, 7;"
                        + " leave one of the two out, and a free one is chosen"),
                told(IntentReader.read(
                        TEXT.replace("8080, to: 80}]}", "8080, to: 80}], published: 7}")
                                + "zones: [{between: [outside, red], zone: 7}]\n",
                        Intent.EMPTY)));
    }

    @Test
    void anEditIsAsTheWholeDocumentWouldHaveIt() {
        String body = "{host: vm1, publish: [{protocol: udp, port: 53}]}";
        assertEquals(
                Intents.read(TEXT.replace("db: {host: vm1}", "db: " + body), intent),
                Intents.whole(put("tenants/red/containers/db", body)));
        Intent without = Intents.whole(put("tenants/red/containers/web", "{host: vm1}"));
        assertEquals(
                OptionalInt.empty(), Intents.container(without, "red", "web").published());
        String zone = "{from: outside, to: blue}";
        Intent ruled = Intents.whole(put("rules/more", zone));
        assertEquals(
                Intents.read(TEXT + "  - {name: more, from: outside, to: blue}\n", intent, new Moment(2, 0)), ruled);
    }

    @Test
    void aHostHasEachPortOnceForEachProtocolWhosever() {
        String taken = "{host: vm1, publish: [{port: 8080}]}";
        String problem =
                ": container red/web publishes it, too: tcp port 8080 of host vm1; another port: a host has each"
                        + " once for each protocol";
        assertEquals(
                List.of("line 1, tenants.blue.containers.x.publish[0].port" + problem),
                told(put("tenants/blue/containers/x", taken)));
        assertEquals(
                1,
                told(put("tenants/blue", "{subnets: {n: {cidr: 10.9.0.0/24}}, containers: {x: " + taken + "}}"))
                        .size());
        assertEquals(
                1,
                told(IntentReader.read(TEXT.replace("protocol: udp", "protocol: tcp"), Intent.EMPTY))
                        .size());
        // What was refused, and what went, holds no port.
        InUse inUse = InUse.of(intent);
        Resource x = Resource.parse("tenants/blue/containers/x").orElseThrow();
        Resource red = Resource.parse("tenants/red/containers/web").orElseThrow();
        assertEquals(1, told(Edit.put(x, taken, inUse, Moment.NONE)).size());
        Intents.whole(Edit.put(red, "{host: vm1, publish: [{port: 81}]}", inUse, Moment.NONE));
        Intents.whole(Edit.put(x, taken, inUse, Moment.NONE));
    }

    @Test
    void allThatIsWrongIsListedAtOnce() {
        String publish = """
                [{protocol: sctp, port: 1}, {port: 0}, {to: 80}, {port: 81, to: 70000}, {port: 82, too: 83},
                 {protocol: udp, port: 4789}, {protocol: udp, port: 6081}, {port: 6653}, {port: 8653},
                 {port: 90, to: 80}, {port: 91, to: 80}, {port: 92}, {port: 92}, 93]""";
        String at = "tenants.red.containers.web.publish";
        assertEquals(
                List.of(
                        "line 2, " + at + "[0].protocol: \"sctp\" is not what is published; did you mean tcp?",
                        "line 2, " + at
                                + "[1].port: \"0\" is not a number from 1 to 65535; decimal digits, without a point",
                        "line 2, " + at + "[2]: port is missing; the port of the host, 1 to 65535",
                        "line 2, " + at
                                + "[3].to: \"70000\" is not a number from 1 to 65535; decimal digits, without a point",
                        "line 2, " + at + "[4].too: unknown key \"too\"; did you mean to?",
                        "line 2, " + at
                                + ": host vm2 has no way outside; another host, or leave outside: none away there",
                        "line 3, " + at + "[5].port: port 4789 of the host is for VXLAN; any other port",
                        "line 3, " + at + "[6].port: port 6081 of the host is for Geneve; any other port",
                        "line 3, " + at + "[7].port: port 6653 of the host is for OpenFlow; any other port",
                        "line 3, " + at
                                + "[8].port: port 8653 of the host is for the controller's REST; any other port",
                        "line 4, " + at + "[13]: the value \"93\" where a map is needed; write key: value under it",
                        "line 4, " + at
                                + "[10]: the container's port 80 is published already, as port 90; one port of the"
                                + " host for each of the container's",
                        "line 4, " + at
                                + "[12].port: it is listed twice: tcp port 92 of host vm2; another port: a host has"
                                + " each once for each protocol"),
                told(put("tenants/red/containers/web", "{host: vm2, publish:\n" + publish + "}")));
    }

    @Test
    void whatTheHostServesItselfIsNotPublishedUnlessItsHostSaysThatItDoesNotServeIt() {
        String ssh = TEXT.replace("port: 443}", "port: 22, to: 443}, {port: 6640}, {protocol: udp, port: 22, to: 9}");
        String at = "line 8, tenants.red.containers.web.publish";
        String remedy = " itself, and would no longer be reached there; another port, or leave ";
        assertEquals(
                List.of(
                        at + "[0].port: host vm1 serves 22/tcp" + remedy
                                + "22/tcp out of the host's reserved-ports if it does not",
                        at + "[1].port: host vm1 serves 6640/tcp" + remedy
                                + "6640/tcp out of the host's reserved-ports if it does not"),
                told(IntentReader.read(ssh, Intent.EMPTY)));
        assertEquals(
                List.of(at + "[2].port: host vm1 serves 22/udp" + remedy
                        + "22/udp out of the host's reserved-ports if it does not"),
                told(IntentReader.read(
                        ssh.replace("vm1: {", "vm1: {reserved-ports: [22/udp, 9100/tcp], "), Intent.EMPTY)));
        Intents.read(ssh.replace("vm1: {", "vm1: {reserved-ports: [], "));
    }

    @Test
    void noHostGivesAwayWhatWeirNeeds() {
        String openFlow = TEXT.replace("port: 443}", "port: 6653}").replace("vm1: {", "vm1: {reserved-ports: [], ");
        assertEquals(
                List.of("line 8, tenants.red.containers.web.publish[0].port: port 6653 of the host is for OpenFlow;"
                        + " any other port"),
                told(IntentReader.read(openFlow, Intent.EMPTY)));
    }
}
