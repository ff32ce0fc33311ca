package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.LabContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data connections of FTP (RFC 959) pass if the rule for its control connections names the helper, and only then. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FtpHelperIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String RULE = "{name: ftp, from: red/web, to: blue, protocol: tcp, ports: [21]%s}";

    /** Announces port 40000 (156 × 256 + 64) for data, or connects to what it is told; each as one command and one answer. */
    private static final String SERVER = """
            #!/bin/bash
            printf '220 ready\\r\\n'
            read -r command
            if [[ $command == PASV* ]]; then
              printf '227 Entering Passive Mode (%s,156,64)\\r\\n'
            else
              printf '200 PORT command successful\\r\\n'
              sleep 0.3
              echo data | socat -u - TCP:%s:40001,sourceport=20,reuseaddr,connect-timeout=2
            fi
            sleep 3
            """;

    private static final String PASSIVE = """
            exec 3<>/dev/tcp/%1$s/21
            read -r -u 3 ready
            printf 'PASV\\r\\n' >&3
            read -r -u 3 answer
            timeout 2 bash -c 'cat </dev/tcp/%1$s/40000'
            """;

    private static final String ACTIVE = """
            timeout 4 socat -u TCP-LISTEN:40001,reuseaddr - &
            sleep 0.2
            exec 3<>/dev/tcp/%1$s/21
            read -r -u 3 ready
            printf 'PORT %2$s,156,65\\r\\n' >&3
            read -r -u 3 answer
            wait
            """;

    private final PolicyCluster cluster;
    private final LabContainer web;

    FtpHelperIT(PolicyCluster cluster) {
        this.cluster = cluster;
        this.web = cluster.container("red/web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blue/near", "blue/mid"})
    void dataConnectionsPassOnlyWithTheHelper(String id) throws Exception {
        LabContainer peer = cluster.container(id);
        Path script = script(SERVER.formatted(commas(peer), web.address()));
        Process control = peer.start("socat", "TCP-LISTEN:21,reuseaddr,fork", "EXEC:" + script);
        Process data = peer.start("socat", "-U", "TCP-LISTEN:40000,reuseaddr,fork", "EXEC:echo data");
        Process other = peer.start("socat", "-U", "TCP-LISTEN:40002,reuseaddr,fork", "EXEC:echo data");
        try {
            Await.until("three servers", LIMIT, () -> isListening(peer, 21, 40_000, 40_002));
            cluster.declare(RULE.formatted(""));
            assertFalse(isTransferred(PASSIVE, peer), "passive, without the helper");
            assertFalse(isTransferred(ACTIVE, peer), "active, without the helper");
            cluster.declare(RULE.formatted(", helper: ftp"));
            assertTrue(isTransferred(PASSIVE, peer), "passive");
            assertTrue(isTransferred(ACTIVE, peer), "active");
            // Nothing is let in that no control connection announced.
            assertFalse(web.output("timeout", "1", "bash", "-c", "cat </dev/tcp/" + peer.address() + "/40002")
                    .contains("data"));
        } finally {
            for (Process one : List.of(control, data, other)) {
                one.descendants().forEach(ProcessHandle::destroyForcibly);
                one.destroyForcibly();
            }
            Files.delete(script);
        }
    }

    private boolean isTransferred(String client, LabContainer peer) {
        String output = web.output("bash", "-c", client.formatted(peer.address(), commas(web)));
        return output.contains("data");
    }

    private static boolean isListening(LabContainer server, int... ports) {
        String sockets = server.run("ss", "-tln");
        return IntStream.of(ports).allMatch(port -> sockets.contains(":" + port + " "));
    }

    private static String commas(LabContainer container) {
        return container.address().replace('.', ',');
    }

    private static Path script(String text) {
        try {
            Path script = Files.createTempFile("weir-ftp", ".sh");
            Files.writeString(script, text);
            script.toFile().setExecutable(true);
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
