package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Datagrams;
import io.weir.provisioning.lab.Internet;
import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.LabHost;
import io.weir.provisioning.lab.SeenFrame;
import io.weir.provisioning.lab.Sniffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions that the outside has with containers: how many there may be, and what becomes of them when their rule goes. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PublishedSessionsIT {

    private static final String WEB = "{port: 8080, to: 80}, {port: 8082, to: 82}";
    private static final String NAMES = "{protocol: udp, port: 5300, to: 53}";
    private static final String OTHER_WEB = "{port: 8081, to: 80}";
    private static final String IN = "{name: in, from: outside, to: red/one, protocol: tcp, ports: %s, sessions: %s}";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofMillis(500);

    private final OutsideCluster cluster;
    private final List<Process> processes = new ArrayList<>();

    PublishedSessionsIT(OutsideCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        processes.clear();
        cluster.lab().endWithdrawnRules();
    }

    /** Who sends is nobody that would answer, so each session stays half open. */
    @Test
    void aFloodOfConnectionsStaysAtTheTenantsLimitAndStarvesNobodyElse() {
        String nobody = internet().prefix().replace(".0/24", ".99");
        flood(
                frame -> frame.hasTcpFlags(Datagrams.SYN)
                        && frame.from().toString().equals(nobody),
                "-S",
                "-p",
                "8082",
                "-a",
                nobody);
    }

    @Test
    void aFloodOfDatagramsStaysAtTheTenantsLimitAndStarvesNobodyElse() {
        flood(frame -> frame.protocol() == Datagrams.UDP && frame.toPort() == 53, "-2", "-p", "5300");
    }

    private void flood(Predicate<SeenFrame> isOfFlood, String... how) {
        cluster.publish(
                WEB + ", " + NAMES,
                OTHER_WEB,
                "{name: red-in, from: outside, to: red}",
                "{name: blue-in, from: outside, to: blue}");
        forget();
        talk();
        processes.add(OutsideCluster.serve(cluster.one, 82));
        processes.add(OutsideCluster.serve(cluster.uno, 80));
        processes.add(cluster.one.start("socat", "-u", "UDP-RECV:53", "OPEN:/dev/null"));
        try (Capture running = listen();
                Sniffer inbound = cluster.one.sniff()) {
            OutsideCluster.awaitGrowth(running);
            List<String> command = new ArrayList<>(List.of("hping3", "-q", "-i", "u1000", "-s", "10000"));
            command.addAll(List.of(how));
            command.add(internet().addressOf(host()));
            Process flood = internet().start(command.toArray(String[]::new));
            processes.add(flood);
            Await.until("the limit", LIMIT, () -> sessions() == OutsideCluster.MAX_SESSIONS);
            assertEquals("", call(8082));
            for (int i = 0; i < 5; i++) {
                assertEquals(internet().address(), call(8081)); // blue's
            }
            OutsideCluster.awaitGrowth(running); // and what red had begun before
            assertTrue(flood.isAlive());
            flood.destroyForcibly();
            assertEquals(OutsideCluster.MAX_SESSIONS, sessions());
            long arrived = inbound.frames(isOfFlood).stream()
                    .mapToInt(SeenFrame::fromPort)
                    .distinct()
                    .count();
            assertTrue(
                    arrived > OutsideCluster.MAX_SESSIONS - 10 && arrived < OutsideCluster.MAX_SESSIONS,
                    () -> arrived + " arrived");
        } finally {
            forget();
        }
        assertEquals(internet().address(), call(8082));
    }

    @Test
    void keptSessionsGoOnWhenTheirRuleIsWithdrawnAndNoneBegins() {
        cluster.publish(WEB, OTHER_WEB, IN.formatted("80", "keep"));
        talk();
        try (Capture kept = listen()) {
            OutsideCluster.awaitGrowth(kept);
            cluster.publish(WEB, OTHER_WEB);
            assertFalse(isAccepted(8080));
            OutsideCluster.pause(GRACE);
            OutsideCluster.awaitGrowth(kept);
            cluster.lab().endWithdrawnRules();
            assertEnds(kept);
        }
    }

    @Test
    void keptSessionsGoOnWhenTheirRuleIsNarrowedAndOthersBegin() {
        cluster.publish(WEB, OTHER_WEB, IN.formatted("[80, 82]", "keep"));
        talk();
        processes.add(OutsideCluster.serve(cluster.one, 82));
        try (Capture kept = listen()) {
            OutsideCluster.awaitGrowth(kept);
            cluster.publish(WEB, OTHER_WEB, IN.formatted("82", "keep"));
            assertFalse(isAccepted(8080));
            assertEquals(internet().address(), call(8082));
            OutsideCluster.pause(GRACE);
            OutsideCluster.awaitGrowth(kept);
            // What is kept comes in by its port only for as long as that is published.
            cluster.publish("{port: 8082, to: 82}", OTHER_WEB, IN.formatted("82", "keep"));
            assertEnds(kept);
        }
    }

    @Test
    void drainingSessionsGoOnUntilTheirTimeIsOver() {
        cluster.publish(WEB, OTHER_WEB, IN.formatted("80", "{drain: 8s}"));
        talk();
        try (Capture drained = listen()) {
            OutsideCluster.awaitGrowth(drained);
            cluster.publish(WEB, OTHER_WEB);
            assertFalse(isAccepted(8080));
            OutsideCluster.pause(GRACE);
            OutsideCluster.awaitGrowth(drained);
            Await.until("the rule's end", LIMIT.multipliedBy(2), () -> !hasWithdrawnRules());
            cluster.lab().awaitInSync();
            assertEnds(drained);
        }
    }

    private boolean hasWithdrawnRules() {
        for (JsonNode rule : cluster.lab().rest().get("/v1/rules")) {
            if (rule.has("withdrawn")) {
                return true;
            }
        }
        return false;
    }

    /** Nothing of it comes out any more, and it was not its client that ended it. */
    private void assertEnds(Capture session) {
        OutsideCluster.pause(GRACE);
        int since = session.packets().size();
        OutsideCluster.pause(GRACE.multipliedBy(2));
        assertEquals(since, session.packets().size());
        assertTrue(processes.stream().allMatch(Process::isAlive));
    }

    /** Has red's container say something again and again to whoever comes to its port 80. */
    private void talk() {
        String words = "SYSTEM:while echo x; do sleep 0.02; done";
        processes.add(cluster.one.start("socat", "TCP-LISTEN:80,reuseaddr,fork", words));
    }

    /** Has the server listen to that, and looks at what it hears. */
    private Capture listen() {
        Capture capture = internet().captureAtServer("tcp src port 8080 and greater 60");
        String target = "TCP:" + internet().addressOf(host()) + ":8080,retry=50,interval=0.1";
        processes.add(internet().start("socat", "-u", target, "STDOUT"));
        return capture;
    }

    private boolean isAccepted(int port) {
        String target = "TCP:" + internet().addressOf(host()) + ":" + port + ",connect-timeout=1";
        return internet().attempt(LIMIT, "socat", "-u", "OPEN:/dev/null", target);
    }

    private String call(int port) {
        return internet()
                .output(OutsideCluster.call(internet().addressOf(host()), port))
                .strip();
    }

    /** How many sessions with the outside red has. */
    private int sessions() {
        String limits = host().run("ovs-appctl", "dpctl/ct-get-limits", "zone=" + zone());
        return Integer.parseInt(limits.strip().substring(limits.strip().lastIndexOf('=') + 1));
    }

    private int zone() {
        for (JsonNode zone : cluster.lab().rest().get("/v1/intent").path("zones")) {
            String between = zone.path("between").toString();
            if (between.contains("\"red\"") && between.contains("\"outside\"")) {
                return zone.path("zone").asInt();
            }
        }
        throw new LabFailure("red has no zone with the outside");
    }

    private void forget() {
        host().run("ovs-appctl", "dpctl/flush-conntrack");
    }

    private Internet internet() {
        return cluster.internet();
    }

    private LabHost host() {
        return cluster.lab().host("vm1");
    }
}
