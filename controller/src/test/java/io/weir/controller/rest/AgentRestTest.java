package io.weir.controller.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What agents ask for and report. */
final class AgentRestTest {

    @RegisterExtension
    private final RunningRest rest = new RunningRest(new FakeFabric());

    @Test
    void aHostsPartIsInPlainWordsWithNothingLeftToDerive() throws Exception {
        rest.applied();
        JsonNode part = RunningRest.json(rest.get("/v1/hosts/vm2/part"));
        assertEquals("[\"vxlan\"]", part.path("tunnels").toString());
        assertEquals(1450, part.at("/containers/0/mtu").asInt());
        assertEquals("192.168.1.3/24", part.at("/containers/0/address").asText());
        assertEquals("[\"198.51.100.53\"]", part.at("/containers/0/dns").toString());
        assertEquals(1300, part.at("/containers/1/mtu").asInt());
        JsonNode mixed = RunningRest.json(rest.get("/v1/hosts/vm1/part"));
        assertEquals("[\"vxlan\",\"gre\"]", mixed.path("tunnels").toString());
    }

    @Test
    void anAgentThatWaitsHearsOfItsOwnChangesOnly() throws Exception {
        rest.applied();
        CompletableFuture<HttpResponse<String>> waiting = ask("/v1/hosts/vm1/part?after=1&wait=30");
        rest.put("/v1/tenants/usr2/containers/usr2-3", "{host: vm2}");
        assertEquals(
                1,
                RunningRest.json(rest.get("/v1/hosts/vm1/part"))
                        .path("revision")
                        .asInt());
        assertFalse(waiting.isDone());
        rest.put("/v1/tenants/usr2/containers/usr2-1", "{host: vm1}");
        JsonNode part = RunningRest.json(waiting.get(10, TimeUnit.SECONDS));
        assertEquals(3, part.path("revision").asInt());
        assertEquals(2, part.path("containers").size());
    }

    @Test
    void anAgentThatWaitsInVainIsToldSo() throws Exception {
        rest.applied();
        assertEquals(204, rest.get("/v1/hosts/vm1/part?after=1&wait=1").statusCode());
        assertEquals(204, rest.get("/v1/hosts/vm1/part?after=1").statusCode());
        assertEquals(404, rest.get("/v1/hosts/vm9/part?after=1&wait=1").statusCode());
        assertEquals(400, rest.get("/v1/hosts/vm1/part?after=x").statusCode());
    }

    @Test
    void anAgentThatKnowsALaterRevisionThanThereIsGetsItsPartAtOnce() throws Exception {
        rest.applied();
        assertEquals(200, rest.get("/v1/hosts/vm1/part?after=50&wait=30").statusCode());
    }

    @Test
    void anAgentThatWaitsHearsThatItsHostIsGone() throws Exception {
        rest.applied();
        CompletableFuture<HttpResponse<String>> waiting = ask("/v1/hosts/vm3/part?after=1&wait=30");
        rest.put("/v1/intent", "{}");
        assertEquals(404, waiting.get(10, TimeUnit.SECONDS).statusCode());
    }

    @Test
    void manyAgentsWaitWithoutAThreadEach() throws Exception {
        rest.applied();
        long before = serverThreads();
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            waiting.add(ask("/v1/hosts/vm2/part?after=1&wait=60"));
        }
        assertEquals(204, rest.get("/v1/hosts/vm2/part?after=1&wait=1").statusCode());
        assertTrue(serverThreads() - before < 10, before + " threads, then " + serverThreads());
        rest.put("/v1/tenants/usr2/containers/usr2-4", "{host: vm2}");
        for (CompletableFuture<HttpResponse<String>> answer : waiting) {
            assertEquals(200, answer.get(20, TimeUnit.SECONDS).statusCode());
        }
    }

    /** Asks without waiting for the answer. */
    private CompletableFuture<HttpResponse<String>> ask(String path) {
        return rest.client().sendAsync(rest.request("GET", path, ""), HttpResponse.BodyHandlers.ofString());
    }

    private static long serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("HttpClient"))
                .count();
    }

    @Test
    void anAgentsReportIsShownWithItsAge() throws Exception {
        rest.applied();
        String report = """
                {"revision": 1, "datapath": "userspace", "complete": false, "fromTheFuture": 1,
                 "containers": [{"tenant": "usr1", "name": "usr1-1", "state": "running"}],
                 "failures": [{"step": "start usr1-1", "command": "lxc-start", "output": "no", "retrySeconds": 5}]}""";
        assertEquals(204, rest.put("/v1/hosts/vm1/report", report).statusCode());
        JsonNode host = RunningRest.json(rest.get("/v1/hosts/vm1"));
        assertEquals("lxc-start", host.at("/report/failures/0/command").asText());
        assertTrue(host.path("reportAgeSeconds").asLong() < 60);
        assertTrue(RunningRest.json(rest.get("/v1/hosts/vm2")).path("report").isNull());
        assertEquals(404, rest.put("/v1/hosts/vm9/report", report).statusCode());
        assertEquals(400, rest.put("/v1/hosts/vm1/report", "{\"revision\": 1}").statusCode());
        assertEquals(400, rest.put("/v1/hosts/vm1/report", "nonsense").statusCode());
    }
}
