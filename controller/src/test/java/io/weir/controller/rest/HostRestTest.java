package io.weir.controller.rest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.controller.reconcile.InstalledFlow;
import io.weir.controller.reconcile.SwitchStatus.State;
import io.weir.flows.openflow.FlowParser;
import io.weir.flows.tables.Fence;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts, their switches, ports and flows. */
final class HostRestTest {

    private final FakeFabric fabric = new FakeFabric();

    @RegisterExtension
    private final RunningRest rest = new RunningRest(fabric);

    @Test
    void hostsAreListedWithTheSwitchesThatNobodyClaims() throws Exception {
        fabric.is("vm1", State.IN_SYNC);
        rest.applied();
        JsonNode hosts = RunningRest.json(rest.get("/v1/hosts"));
        assertEquals("in-sync", hosts.at("/hosts/0/state").asText());
        assertTrue(hosts.at("/hosts/0/connected").asBoolean());
        assertEquals("vm2-br", hosts.at("/hosts/1/bridge").asText());
        assertFalse(hosts.at("/hosts/1/connected").asBoolean());
        assertEquals("br9", hosts.at("/unclaimed/0/bridge").asText());
    }

    @Test
    void aMissingPortIsNamedWithTheCommandThatAddsIt() throws Exception {
        fabric.is("vm1", State.IN_SYNC).hasPorts("vm1", Map.of("usr1-1-veth", 1, "weir-vxlan", 2, "eth9", 7));
        rest.applied();
        JsonNode host = RunningRest.json(rest.get("/v1/hosts/vm1"));
        assertEquals("usr1/usr1-1", host.at("/ports/1/container").asText());
        assertEquals("vxlan", host.at("/ports/0/tunnel").asText());
        assertEquals("eth9", host.at("/unknownPorts/0/name").asText());
        assertEquals(1, host.path("missingPorts").size());
        assertEquals(
                "ovs-vsctl --may-exist add-port vm1-br weir-gre"
                        + " -- set interface weir-gre type=gre options:remote_ip=flow options:key=flow",
                host.at("/missingPorts/0/remedy").asText());
        assertEquals(404, rest.get("/v1/hosts/vm9").statusCode());
    }

    @Test
    void eachFlowSaysWhichItemMadeIt() throws Exception {
        fabric.is("vm1", State.IN_SYNC).hasPorts("vm1", Map.of("usr1-1-veth", 1, "weir-vxlan", 2, "weir-gre", 3));
        fabric.hasToo(
                "vm1",
                new InstalledFlow(
                        Optional.of(FlowParser.parse("table=0,priority=7,in_port=9,actions=drop")), "", 0, 0, 1),
                new InstalledFlow(Optional.empty(), "table=10,priority=3,tcp actions=learn(table=1)", 4, 5, 6),
                new InstalledFlow(Optional.of(Fence.ofGeneration(7).get(0)), "", 0, 0, 1));
        rest.applied();
        JsonNode flows = RunningRest.json(rest.get("/v1/hosts/vm1/flows")).path("flows");
        Set<String> items = new HashSet<>();
        flows.forEach(flow -> items.add(flow.path("item").asText()));
        assertTrue(
                items.containsAll(Set.of("port usr1/usr1-1", "remote usr1/usr1-2", "base", "fence")), items.toString());
        int foreign = 0;
        for (JsonNode flow : flows) {
            foreign += flow.path("note").asText().isEmpty() ? 0 : 1;
        }
        assertEquals(2, foreign);

        JsonNode guarded = RunningRest.json(rest.get("/v1/hosts/vm1/flows?table=spoof_guard&container=usr1%2Fusr1-1"))
                .path("flows");
        assertTrue(guarded.size() > 0);
        for (JsonNode flow : guarded) {
            assertEquals(10, flow.path("tableNumber").asInt());
            assertEquals("port usr1/usr1-1", flow.path("item").asText());
            assertEquals(980, flow.path("bytes").asLong());
        }
        assertEquals(400, rest.get("/v1/hosts/vm1/flows?table=NOPE").statusCode());
        String text = rest.get("/v1/hosts/vm1/flows?tenant=usr1", "Accept", "text/plain")
                .body();
        for (String line : text.lines().toList()) {
            FlowParser.parse(line.substring(0, line.indexOf(" # ")));
        }
        assertTrue(text.contains(" # port usr1/usr1-1; packets=10 bytes=980"), text);
    }

    @Test
    void aCallMayWaitUntilAllHostsAreInSync() throws Exception {
        fabric.is("vm1", State.IN_SYNC).is("vm2", State.PENDING).is("vm3", State.FAILED);
        rest.applied();
        CompletableFuture<HttpResponse<String>> one = waitingFor("/v1/hosts/vm2?wait=60");
        CompletableFuture<HttpResponse<String>> all = waitingFor("/v1/hosts?wait=60");
        awaitWaiting("vm2", 2);
        fabric.is("vm2", State.IN_SYNC);
        assertEquals(
                "in-sync", RunningRest.json(one.get(10, SECONDS)).path("state").asText());
        awaitWaiting("vm3", 1);
        assertFalse(all.isDone());
        fabric.is("vm3", State.IN_SYNC);
        for (JsonNode host : RunningRest.json(all.get(10, SECONDS)).path("hosts")) {
            assertEquals("in-sync", host.path("state").asText());
        }
    }

    @Test
    void aCallThatWaitedInVainIsAnsweredWithHowThingsStand() throws Exception {
        rest.applied();
        JsonNode host = RunningRest.json(rest.get("/v1/hosts/vm1?wait=1"));
        assertEquals("disconnected", host.path("state").asText());
        awaitWaiting("vm1", 0);
        assertEquals(404, rest.get("/v1/hosts/vm9?wait=60").statusCode());
        assertEquals(400, rest.get("/v1/hosts?wait=61").statusCode());
    }

    @Test
    void soManyCallsMayWaitAndNoMore() throws Exception {
        rest.applied();
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < HostResource.MAX_WAITING; i++) {
            waiting.add(waitingFor("/v1/hosts/vm1?wait=60"));
        }
        awaitWaiting("vm1", HostResource.MAX_WAITING);
        assertEquals(503, rest.get("/v1/hosts/vm1?wait=60").statusCode());
        assertEquals(200, rest.get("/v1/hosts/vm1").statusCode());
        fabric.is("vm1", State.IN_SYNC);
        for (CompletableFuture<HttpResponse<String>> answer : waiting) {
            assertEquals(200, answer.get(20, SECONDS).statusCode());
        }
        assertEquals(200, rest.get("/v1/hosts/vm1?wait=60").statusCode());
    }

    private CompletableFuture<HttpResponse<String>> waitingFor(String path) {
        return rest.client().sendAsync(rest.request("GET", path, ""), HttpResponse.BodyHandlers.ofString());
    }

    private void awaitWaiting(String host, int calls) throws InterruptedException {
        for (int i = 0; i < 1000 && fabric.waiting(host) != calls; i++) {
            Thread.sleep(10);
        }
        assertEquals(calls, fabric.waiting(host));
    }

    @Test
    void flowsOfASwitchThatIsAwayAreAProblem() throws Exception {
        rest.applied();
        HttpResponse<String> response = rest.get("/v1/hosts/vm1/flows");
        assertEquals(503, response.statusCode());
        assertEquals(
                "urn:weir:problem:switch-away",
                RunningRest.json(response).path("type").asText());
    }
}
