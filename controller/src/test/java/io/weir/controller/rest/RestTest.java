package io.weir.controller.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.controller.reconcile.InstalledFlow;
import io.weir.controller.reconcile.SwitchStatus.State;
import io.weir.flows.openflow.FlowParser;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestTest {

    @TempDir
    Path directory;

    private final FakeFabric fabric = new FakeFabric();
    private RunningRest rest;

    @BeforeEach
    void start() throws Exception {
        rest = new RunningRest(directory, fabric);
    }

    @AfterEach
    void stop() {
        rest.close();
    }

    @Test
    void anIntentIsGotBackWithWhatWasDerived() throws Exception {
        rest.applied();
        HttpResponse<String> yaml = rest.get("/v1/intent");
        assertEquals(List.of("\"1\""), yaml.headers().allValues("etag"));
        assertTrue(yaml.body().contains("port: usr1-1-veth"), yaml.body());
        JsonNode json = RunningRest.json(rest.get("/v1/intent", "Accept", "application/json"));
        assertEquals("192.168.1.1", json.at("/tenants/usr1/subnets/net/gateway").asText());
    }

    @Test
    void whatWasGotCanBePutAndChangesNothing() throws Exception {
        rest.applied();
        String yaml = rest.get("/v1/intent").body();
        JsonNode receipt = RunningRest.json(rest.put("/v1/intent", yaml));
        assertEquals(1, receipt.path("revision").asInt());
        assertFalse(receipt.path("changed").asBoolean());
        assertEquals(1, fabric.published().size());
    }

    @Test
    void aBadDocumentIsAnsweredWithAllItsProblemsAndChangesNothing() throws Exception {
        rest.applied();
        HttpResponse<String> response = rest.put(
                "/v1/intent",
                "hosts: {vm1: {address: 300.1.1.1}}\ntenants: {red: {subnets: {a: {cidr: 10.0.0.1/24}}}}\n");
        assertEquals(422, response.statusCode());
        assertEquals(List.of("application/problem+json"), response.headers().allValues("content-type"));
        JsonNode problem = RunningRest.json(response);
        Set<String> paths = new HashSet<>();
        problem.path("problems")
                .forEach(each -> paths.add(
                        each.path("line").asInt() + " " + each.path("path").asText()));
        assertEquals(Set.of("1 hosts.vm1.address", "2 tenants.red.subnets.a.cidr"), paths);
        assertEquals(List.of("\"1\""), rest.get("/v1/intent").headers().allValues("etag"));
        assertEquals(1, fabric.published().size());
    }

    @Test
    void aChangeMadeFromAnOldRevisionIsRefused() throws Exception {
        rest.applied();
        assertEquals(412, rest.put("/v1/intent", "{}", "If-Match", "\"0\"").statusCode());
        assertEquals(200, rest.put("/v1/intent", "{}", "If-Match", "\"1\"").statusCode());
        assertEquals(
                412,
                rest.put("/v1/intent", RunningRest.REPORT, "If-Match", "\"1\"").statusCode());
        assertEquals(
                200, rest.put("/v1/intent", RunningRest.REPORT, "If-Match", "*").statusCode());
        assertEquals(400, rest.put("/v1/intent", "{}", "If-Match", "seven").statusCode());
    }

    @Test
    void theReceiptSaysHowEachHostTookIt() throws Exception {
        fabric.is("vm1", State.IN_SYNC).is("vm2", State.FAILED);
        JsonNode hosts = rest.applied().path("hosts");
        assertEquals(
                "vm1 confirmed",
                hosts.at("/0/host").asText() + " " + hosts.at("/0/state").asText());
        assertEquals(
                "failed table full",
                hosts.at("/1/state").asText() + " " + hosts.at("/1/detail").asText());
        assertEquals("disconnected", hosts.at("/2/state").asText());
    }

    @Test
    void aHostThatDoesNotConfirmIsNotWaitedForBeyondTheBound() throws Exception {
        fabric.is("vm1", State.PENDING).is("vm2", State.IN_SYNC);
        JsonNode receipt = RunningRest.json(rest.put("/v1/intent?wait=1", RunningRest.REPORT));
        assertEquals(1, receipt.path("revision").asInt());
        assertEquals("waiting", receipt.at("/hosts/0/state").asText());
        assertEquals("confirmed", receipt.at("/hosts/1/state").asText());
        assertEquals(400, rest.put("/v1/intent?wait=61", "{}").statusCode());
        assertEquals(400, rest.put("/v1/intent?wait=-1", "{}").statusCode());
    }

    @Test
    void oneContainerIsAddedReplacedAndTakenOut() throws Exception {
        rest.applied();
        String path = "/v1/tenants/usr1/containers/usr1-3";
        assertEquals(
                2,
                RunningRest.json(rest.put(path, "{host: vm1}")).path("revision").asInt());
        assertEquals(
                3,
                RunningRest.json(rest.put(path, "{\"host\": \"vm2\"}"))
                        .path("revision")
                        .asInt());
        assertTrue(rest.get("/v1/intent").body().contains("usr1-3: {host: vm2"));
        assertEquals(422, rest.put(path, "{host: vm9}").statusCode());
        assertEquals(
                422, rest.put("/v1/tenants/nobody/containers/x", "{host: vm1}").statusCode());
        assertEquals(
                4,
                RunningRest.json(rest.send("DELETE", path, "")).path("revision").asInt());
        assertEquals(404, rest.send("DELETE", path, "").statusCode());
        assertFalse(rest.get("/v1/intent").body().contains("usr1-3"));
    }

    @Test
    void revisionsSayWhoAndWhy() throws Exception {
        rest.put("/v1/intent", RunningRest.REPORT, "Weir-Who", "ann@desk", "Weir-Why", "first try");
        rest.put("/v1/intent", "{}");
        JsonNode revisions = RunningRest.json(rest.get("/v1/revisions"));
        assertEquals(2, revisions.at("/0/revision").asInt());
        assertEquals("ann@desk", revisions.at("/1/who").asText());
        assertEquals("first try", revisions.at("/1/why").asText());
        assertTrue(revisions.at("/1/at").asText().endsWith("Z"));
    }

    @Test
    void everythingIsThereAfterARestart() throws Exception {
        rest.applied();
        rest.put("/v1/tenants/usr1/containers/usr1-3", "{host: vm1}");
        rest.send("DELETE", "/v1/tenants/usr2/containers/usr2-2", "");
        String before = rest.get("/v1/intent").body();
        rest.close();
        FakeFabric after = new FakeFabric();
        rest = new RunningRest(directory, after);
        assertEquals(before, rest.get("/v1/intent").body());
        assertEquals(List.of("\"3\""), rest.get("/v1/intent").headers().allValues("etag"));
        assertEquals(1, after.published().size());
        assertEquals(3, after.published().get(0).revision());
    }

    @Test
    void withoutAnIntentNothingIsPublished() throws Exception {
        assertTrue(fabric.published().isEmpty());
        assertEquals(0, RunningRest.json(rest.get("/v1/hosts")).path("revision").asInt());
        assertEquals("ok", RunningRest.json(rest.get("/healthz")).path("status").asText());
    }

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
                new InstalledFlow(Optional.empty(), "table=10,priority=3,tcp actions=learn(table=1)", 4, 5, 6));
        rest.applied();
        JsonNode flows = RunningRest.json(rest.get("/v1/hosts/vm1/flows")).path("flows");
        Set<String> items = new HashSet<>();
        flows.forEach(flow -> items.add(flow.path("item").asText()));
        assertTrue(items.containsAll(Set.of("port usr1/usr1-1", "remote usr1/usr1-2", "base")), items.toString());
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
    void flowsOfASwitchThatIsAwayAreAProblem() throws Exception {
        rest.applied();
        HttpResponse<String> response = rest.get("/v1/hosts/vm1/flows");
        assertEquals(503, response.statusCode());
        assertEquals(
                "urn:weir:problem:switch-away",
                RunningRest.json(response).path("type").asText());
    }

    @Test
    void everyThingOfTheIntentHasAPath() throws Exception {
        rest.applied();
        for (String path : List.of(
                "/v1/tenants",
                "/v1/tenants/usr1",
                "/v1/tenants/usr1/subnets",
                "/v1/tenants/usr1/subnets/net",
                "/v1/tenants/usr1/containers",
                "/v1/tenants/usr1/containers/usr1-1",
                "/v1/tenants/usr1/rules",
                "/v1/rules")) {
            HttpResponse<String> response = rest.get(path);
            assertEquals(200, response.statusCode(), path);
            assertEquals(List.of("\"1\""), response.headers().allValues("etag"), path);
            RunningRest.json(response);
        }
        for (String path : List.of("/v1/tenants/usr9", "/v1/tenants/usr9/rules", "/v1/rules/x", "/v1/rules/x@y")) {
            assertEquals(404, rest.get(path).statusCode(), path);
        }
        assertEquals(
                2,
                RunningRest.json(rest.get("/v1/tenants")).at("/usr1/containers").asInt());
        assertEquals(
                "192.168.1.0/24",
                RunningRest.json(rest.get("/v1/tenants/usr1/subnets/net"))
                        .path("cidr")
                        .asText());
    }

    @Test
    void aRuleIsAddedReplacedPromotedAndTakenOut() throws Exception {
        rest.applied();
        JsonNode added = RunningRest.json(rest.send(
                "POST",
                "/v1/rules",
                "{from: usr1, to: usr2, protocol: tcp, ports: 80, mode: observe, sessions: keep}"));
        assertEquals("usr1-to-usr2-tcp-80", added.path("name").asText());
        String path = "/v1/rules/" + added.path("name").asText();
        assertEquals(
                422,
                rest.send("POST", "/v1/rules", "{from: usr1, to: usr2, protocol: tcp, ports: 80}")
                        .statusCode());
        JsonNode rule = RunningRest.json(rest.get(path));
        assertEquals("observe", rule.path("mode").asText());
        assertEquals(200, rest.send("POST", path + "/promote", "").statusCode());
        JsonNode promoted = RunningRest.json(rest.get(path));
        assertEquals(rule.path("number"), promoted.path("number"));
        assertTrue(promoted.path("mode").isMissingNode());
        assertEquals(
                412,
                rest.put(path, "{from: usr1, to: usr2}", "If-Match", "\"2\"").statusCode());
        assertEquals(
                200,
                rest.put(path, "{from: usr1, to: usr2}", "If-Match", "\"3\"").statusCode());
        assertEquals(2, RunningRest.json(rest.get("/v1/rules")).size());
        String left = path + "@" + rule.path("number").asText();
        assertEquals("kept", RunningRest.json(rest.get(left)).path("withdrawn").asText());
        assertEquals(200, rest.send("DELETE", left, "").statusCode());
        assertEquals(404, rest.send("DELETE", left, "").statusCode());
        assertEquals(200, rest.send("DELETE", path, "").statusCode());
        assertEquals(404, rest.send("POST", path + "/promote", "").statusCode());
        assertEquals("[]", RunningRest.json(rest.get("/v1/rules")).toString());
    }

    @Test
    void aTenantHasItsOwnRulesAndOnlyThose() throws Exception {
        rest.applied();
        String rules = "/v1/tenants/usr2/rules";
        assertEquals(200, rest.put(rules + "/in", "{from: usr1, to: usr2}").statusCode());
        assertEquals(422, rest.put(rules + "/out", "{from: usr2, to: usr1}").statusCode());
        assertEquals(
                422,
                rest.send("POST", "/v1/tenants/usr9/rules", "{from: usr1, to: usr9}")
                        .statusCode());
        assertEquals(1, RunningRest.json(rest.get(rules)).size());
        assertEquals(422, rest.send("DELETE", "/v1/tenants/usr1", "").statusCode());
        assertEquals(200, rest.send("DELETE", rules + "/in", "").statusCode());
        assertEquals(200, rest.send("DELETE", "/v1/tenants/usr1", "").statusCode());
    }

    @Test
    void aTenantAndASubnetArePutAndTakenOut() throws Exception {
        rest.applied();
        assertEquals(
                200,
                rest.put(
                                "/v1/tenants/new",
                                "{inside: deny, subnets: {net: {cidr: 10.3.0.0/24}}, containers: {n1: {host: vm1}}}")
                        .statusCode());
        assertEquals(
                200,
                rest.put("/v1/tenants/new/subnets/back", "{cidr: 10.4.0.0/24}").statusCode());
        assertEquals(
                422,
                rest.put("/v1/tenants/new/subnets/more", "{cidr: 10.4.0.0/25}").statusCode());
        assertEquals(422, rest.send("DELETE", "/v1/tenants/new/subnets/net", "").statusCode());
        assertEquals(
                200, rest.send("DELETE", "/v1/tenants/new/subnets/back", "").statusCode());
        assertEquals(
                "deny",
                RunningRest.json(rest.get("/v1/tenants")).at("/new/inside").asText());
        assertEquals(200, rest.send("DELETE", "/v1/tenants/new", "").statusCode());
        assertEquals(404, rest.send("DELETE", "/v1/tenants/new", "").statusCode());
    }
}
