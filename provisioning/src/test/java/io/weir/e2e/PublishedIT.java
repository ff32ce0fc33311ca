package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Internet;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabHost;
import io.weir.provisioning.lab.Sniffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ports of a host that lead to containers, as the outside finds them, with real packets. */
@ExtendWith(SharedCluster.class)
final class PublishedIT {

    private static final String WEB = "{protocol: tcp, port: 8080, to: 80}";
    private static final String NEWS = "{protocol: tcp, port: 8082, to: 82}";
    private static final String NAMES = "{protocol: udp, port: 5300, to: 53}";
    private static final String OTHER_WEB = "{protocol: tcp, port: 8081, to: 80}";
    private static final String ALL_OF_RED = "{name: all, from: outside, to: red}";
    /** Says something again and again, for as long as somebody listens. */
    private static final String TALK = "SYSTEM:while echo x; do sleep 0.02; done";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @SuppressWarnings("NullAway.Init") // shared before all tests
    private static OutsideCluster cluster;

    @BeforeAll
    static void share(OutsideCluster shared) {
        cluster = shared;
    }

    @Test
    void aClientReachesTheContainerUnderItsOwnAddressAndOnlyWhereARuleLetsIt() {
        Process red = OutsideCluster.serve(cluster.one, 80);
        Process closed = OutsideCluster.serve(cluster.one, 81);
        Process blue = OutsideCluster.serve(cluster.uno, 80);
        try {
            cluster.publish(WEB, OTHER_WEB);
            assertEquals("", callFromServer(8080)); // nothing allows it

            cluster.publish(
                    WEB,
                    OTHER_WEB,
                    allow("red/one", internet().prefix()),
                    allow("blue/uno", internet().router() + "/32"));
            assertEquals(internet().address(), callFromServer(8080));
            assertEquals("", callFromServer(8081)); // another prefix's
            assertEquals("", callFromServer(81));
            assertEquals("", callFromServer(80));
            assertEquals(internet().router(), callFromRouter(8081));
            assertEquals("", callFromRouter(8080));
            isReachedOnlyByItsPort();
        } finally {
            List.of(red, closed, blue).forEach(Process::destroyForcibly);
        }
    }

    /** The router sends by way of the host to what stands for the container there, which is meant for the host alone. */
    private static void isReachedOnlyByItsPort() {
        String host = internet().addressOf(host());
        internet().runOnRouter("ip", "route", "replace", "198.18.0.0/16", "via", host);
        try {
            int number = container("red", "one").path("published").asInt();
            String address = "198.18." + (number >> 8) + "." + (number & 0xff);
            assertEquals("", internet().output(OutsideCluster.call(address, 80)).strip());
            assertEquals(internet().address(), callFromServer(8080));
        } finally {
            internet().runOnRouter("ip", "route", "del", "198.18.0.0/16");
        }
    }

    @Test
    void datagramsAreAnsweredFromThePortThatTheyWereSentTo() {
        cluster.publish(NAMES, OTHER_WEB, "{name: names, from: outside, to: red/one, protocol: udp, ports: 53}");
        // Its shell may take longer than the half second that socat waits for it by itself.
        Process server = cluster.one.start("socat", "-t", "5", "UDP-RECVFROM:53,fork", "SYSTEM:echo $SOCAT_PEERADDR");
        try (Sniffer inbound = cluster.one.sniff()) {
            Await.until("a service", LIMIT, () -> cluster.one.run("ss", "-uln").contains(":53 "));
            String target = "UDP:" + internet().addressOf(host()) + ":5300";
            String answer = internet().output("sh", "-c", "echo who | socat -t 5 - " + target);
            inbound.await("the question", LIMIT, frame -> frame.toPort() == 53);
            assertEquals(internet().address(), answer.strip());
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aSessionThatCameInEndsWithItsRuleAndOthersGoOn() {
        String rule = "{name: in, from: outside, to: red/one, protocol: tcp, ports: 80}";
        String other = "{name: other, from: outside, to: red/one, protocol: tcp, ports: 82}";
        cluster.publish(WEB + ", " + NEWS, OTHER_WEB, rule, other);
        cutsTheFirstOfTwo(() -> cluster.publish(WEB + ", " + NEWS, OTHER_WEB, other));
    }

    @Test
    void aSessionThatCameInEndsWithItsPublicationAndOthersGoOn() {
        cluster.publish(WEB + ", " + NEWS, OTHER_WEB, ALL_OF_RED);
        cutsTheFirstOfTwo(() -> cluster.publish(NEWS, OTHER_WEB, ALL_OF_RED));
    }

    /** The switch cannot tell the ports of the host apart: the host's firewall does. */
    @Test
    void aSessionThatCameInEndsWhenItsPortIsAnother() {
        cluster.publish(WEB + ", " + NEWS, OTHER_WEB, ALL_OF_RED);
        cutsTheFirstOfTwo(() -> cluster.publish(WEB.replace("8080", "9090") + ", " + NEWS, OTHER_WEB, ALL_OF_RED));
    }

    private static void cutsTheFirstOfTwo(Runnable change) {
        Process web = cluster.one.start("socat", "TCP-LISTEN:80,reuseaddr,fork", TALK);
        Process news = cluster.one.start("socat", "TCP-LISTEN:82,reuseaddr,fork", TALK);
        Process cut = listen(8080);
        Process kept = listen(8082);
        try (Capture first = captureOf(8080);
                Capture second = captureOf(8082)) {
            OutsideCluster.awaitGrowth(first);
            OutsideCluster.awaitGrowth(second);
            change.run();
            OutsideCluster.pause(Duration.ofMillis(500));
            int since = first.packets().size();
            OutsideCluster.awaitGrowth(second);
            assertEquals(since, first.packets().size());
            assertTrue(cut.isAlive() && kept.isAlive());
        } finally {
            List.of(cut, kept, web, news).forEach(Process::destroyForcibly);
        }
    }

    private static Process listen(int port) {
        String target = "TCP:" + internet().addressOf(host()) + ":" + port + ",retry=50,interval=0.1";
        return internet().start("socat", "-u", target, "STDOUT");
    }

    private static Capture captureOf(int port) {
        return internet().captureAtServer("tcp src port " + port + " and greater 60");
    }

    @Test
    void noRestartOfTheControllerLosesARunningSessionOrAPublishedPort() {
        cluster.publish(WEB + ", " + NEWS, OTHER_WEB, ALL_OF_RED);
        Process talker = cluster.one.start("socat", "TCP-LISTEN:80,reuseaddr,fork", TALK);
        Process server = OutsideCluster.serve(cluster.one, 82);
        Process client = listen(8080);
        try (Capture capture = captureOf(8080)) {
            OutsideCluster.awaitGrowth(capture);
            cluster.lab().controller().kill();
            OutsideCluster.awaitGrowth(capture);
            assertEquals(internet().address(), callFromServer(8082));
            cluster.lab().controller().restart();
            cluster.lab().restartAgent("vm1");
            cluster.lab().awaitInSync();
            OutsideCluster.awaitGrowth(capture);
            assertEquals(internet().address(), callFromServer(8082));
            assertTrue(client.isAlive());
        } finally {
            List.of(client, server, talker).forEach(Process::destroyForcibly);
        }
    }

    @Test
    void noContainerGetsToAnotherTenantByAPublishedPort() {
        Process server = OutsideCluster.serve(cluster.one, 80);
        try {
            cluster.publish(
                    WEB,
                    OTHER_WEB,
                    allow("red/one", internet().prefix()),
                    "{name: out, from: blue, to: outside}",
                    "{name: red-out, from: red, to: outside}");
            assertEquals(internet().address(), callFromServer(8080));
            // The container that publishes goes out all the same.
            assertEquals(3, cluster.one.ping(internet().address(), 3, 0.2).received());
            for (LabContainer container : List.of(cluster.uno, cluster.due)) {
                assertEquals(3, container.ping(internet().address(), 3, 0.2).received());
                for (String address : List.of(internet().addressOf(host()), host().address())) {
                    assertEquals(
                            "",
                            container.output(OutsideCluster.call(address, 8080)).strip());
                }
            }
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void whatARuleRejectsIsToldAtOnce() {
        cluster.publish(WEB, OTHER_WEB, "{name: no, from: outside, to: red, action: reject}");
        String target = "TCP:" + internet().addressOf(host()) + ":8080,connect-timeout=8";
        String said = internet().output("sh", "-c", "socat -u " + target + " STDOUT 2>&1");
        assertTrue(said.contains("Connection refused"), said);
    }

    /** The link to the server carries less than the container's, so routers must be heard. */
    @Test
    void aLongAnswerArrivesOverANarrowLink() {
        cluster.publish(WEB, OTHER_WEB, ALL_OF_RED);
        Process server =
                cluster.one.start("socat", "-u", "SYSTEM:head -c 1000000 /dev/zero", "TCP-LISTEN:80,reuseaddr");
        try {
            String target = "TCP:" + internet().addressOf(host()) + ":8080,retry=50,interval=0.1";
            String count = internet().output("sh", "-c", "socat -u " + target + " STDOUT | wc -c");
            assertEquals("1000000", count.strip());
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void theVerdictSaysByWhichPortItComesIn() {
        cluster.publish(WEB, OTHER_WEB, ALL_OF_RED);
        String from = "/v1/verdict?from=" + internet().address() + "&to=red/one&proto=tcp&port=";
        JsonNode verdict = cluster.lab().rest().get(from + 80);
        assertEquals("allow", verdict.path("verdict").asText());
        assertTrue(
                verdict.path("why").asText().endsWith("; it comes in by tcp port 8080 of host vm1"), verdict::toString);
        assertEquals(
                "deny", cluster.lab().rest().get(from + 8080).path("verdict").asText());
        assertFalse(container("red", "one").path("publish").isEmpty());
    }

    private static JsonNode container(String tenant, String name) {
        return cluster.lab()
                .rest()
                .get("/v1/intent")
                .path("tenants")
                .path(tenant)
                .path("containers")
                .path(name);
    }

    private static String allow(String container, String prefix) {
        String name = container.replace('/', '-');
        return "{name: " + name + ", from: " + prefix + ", to: " + container + ", protocol: tcp, ports: 80}";
    }

    private static String callFromServer(int port) {
        return internet()
                .output(OutsideCluster.call(internet().addressOf(host()), port))
                .strip();
    }

    private static String callFromRouter(int port) {
        return internet()
                .outputOnRouter(OutsideCluster.call(internet().addressOf(host()), port))
                .strip();
    }

    private static Internet internet() {
        return cluster.internet();
    }

    private static LabHost host() {
        return cluster.lab().host("vm1");
    }
}
