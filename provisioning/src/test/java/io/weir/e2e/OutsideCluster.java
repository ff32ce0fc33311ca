package io.weir.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Internet;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.LabPlan;
import java.time.Duration;

/**
 * Two hosts and two tenants that use the same addresses, with a way outside, for the tests of it. Each test declares the
 * rules that it needs, which are the operator's. All tests of the run share one.
 */
final class OutsideCluster implements AutoCloseable {

    /** Sessions that red may have with the outside, and inside, on each host. */
    static final int MAX_SESSIONS = 200;

    private static final String INTENT = """
            hosts:
              vm1: {address: 192.0.2.60}
              vm2: {address: 192.0.2.61}
            tenants:
              red:
                max-sessions: %d
                subnets: {net: {cidr: 10.1.0.0/24}}
                containers:
                  one: {host: vm1, address: 10.1.0.11, port: red1-veth%s}
                  two: {host: vm2, address: 10.1.0.12, port: red2-veth}
              blue:
                subnets: {net: {cidr: 10.1.0.0/24}}
                containers:
                  uno: {host: vm1, address: 10.1.0.11, port: blue1-veth%s}
                  due: {host: vm2, address: 10.1.0.12, port: blue2-veth}
            rules: [%s]
            """;

    final LabContainer one;
    final LabContainer two;
    final LabContainer uno;
    final LabContainer due;
    private final Lab lab;

    OutsideCluster() {
        lab = Lab.up(new LabPlan("e2e-outside", document("", "")));
        one = lab.container("red/one");
        two = lab.container("red/two");
        uno = lab.container("blue/uno");
        due = lab.container("blue/due");
    }

    Lab lab() {
        return lab;
    }

    Internet internet() {
        return lab.internet();
    }

    /** Has these rules and no others in force, and nothing published. */
    void declare(String... rules) {
        apply(document("", "", rules));
    }

    /** Has ports published by red's and blue's containers on vm1, and these rules in force. */
    void publish(String ofRed, String ofBlue, String... rules) {
        String key = ", publish: [%s]";
        apply(document(key.formatted(ofRed), key.formatted(ofBlue), rules));
    }

    private static String document(String ofRed, String ofBlue, String... rules) {
        return INTENT.formatted(MAX_SESSIONS, ofRed, ofBlue, String.join(", ", rules));
    }

    private void apply(String document) {
        JsonNode receipt = lab.apply(document);
        for (JsonNode host : receipt.path("hosts")) {
            if (!host.path("state").asText().equals("confirmed")) {
                throw new LabFailure("not confirmed: " + receipt);
            }
        }
        lab.awaitInSync();
    }

    /** Serves one line on a TCP port of the server outside, to whoever comes: the address that he comes from. */
    Process serveOutside(int port) {
        Process server = internet().start(service(port));
        Await.until("a service outside", Duration.ofSeconds(10), () -> internet()
                .run("ss", "-tln")
                .contains(":" + port + " "));
        return server;
    }

    /** Serves the same in a container. */
    static Process serve(LabContainer container, int port) {
        Process server = container.start(service(port));
        Await.until("a service at " + container, Duration.ofSeconds(10), () -> container
                .run("ss", "-tln")
                .contains(":" + port + " "));
        return server;
    }

    private static String[] service(int port) {
        return new String[] {"socat", "TCP-LISTEN:" + port + ",reuseaddr,fork", "SYSTEM:echo $SOCAT_PEERADDR"};
    }

    /** The command that answers what such a service says; nothing if there is no answer within two seconds. */
    static String[] call(String address, int port) {
        String target = "TCP:" + address + ":" + port + ",connect-timeout=2";
        return new String[] {"sh", "-c", "exec socat -u " + target + " STDOUT 2>/dev/null"};
    }

    /** Waits until many more packets have been seen. */
    static void awaitGrowth(Capture capture) {
        int before = capture.packets().size();
        Await.until("packets", Duration.ofSeconds(10), () -> capture.packets().size() > before + 50);
    }

    /** Lets a while pass in which something could happen. */
    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Await.until("a while to pass", time.plusSeconds(10), () -> System.nanoTime() > end);
    }

    @Override
    public void close() {
        lab.close();
    }
}
