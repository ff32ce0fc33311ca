package io.weir.controller.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.controller.reconcile.SwitchStatus.State;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole intent, and its revisions. */
final class IntentRestTest {

    private final FakeFabric fabric = new FakeFabric();

    @RegisterExtension
    private final RunningRest rest = new RunningRest(fabric);

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
        assertEquals("not confirmed within 1 s", receipt.at("/hosts/0/detail").asText());
        assertEquals("confirmed", receipt.at("/hosts/1/state").asText());
        JsonNode unwaited = RunningRest.json(rest.put("/v1/intent?wait=0", RunningRest.REPORT));
        assertEquals("waiting", unwaited.at("/hosts/0/state").asText());
        assertEquals("not waited for", unwaited.at("/hosts/0/detail").asText());
        assertEquals("confirmed", unwaited.at("/hosts/1/state").asText());
        assertEquals(400, rest.put("/v1/intent?wait=61", "{}").statusCode());
        assertEquals(400, rest.put("/v1/intent?wait=-1", "{}").statusCode());
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
    void revisionsSayWhatTheyChangedAndTheIntentIsKnownAsItWas() throws Exception {
        rest.applied();
        String first = rest.get("/v1/intent").body();
        rest.put("/v1/tenants/usr1/containers/usr1-3", "{host: vm1}");
        rest.send("DELETE", "/v1/tenants/usr1/containers/usr1-3", "");
        JsonNode revisions = RunningRest.json(rest.get("/v1/revisions"));
        assertEquals("tenants/usr1/containers/usr1-3", revisions.at("/0/path").asText());
        assertTrue(revisions.at("/0/removed").asBoolean());
        assertFalse(revisions.at("/1/removed").asBoolean());
        assertEquals("", revisions.at("/2/path").asText());
        JsonNode older = RunningRest.json(rest.get("/v1/revisions?before=3"));
        assertEquals(2, older.size());
        assertEquals(2, older.at("/0/revision").asInt());

        HttpResponse<String> past = rest.get("/v1/revisions/1");
        assertEquals(first, past.body());
        assertEquals(List.of("\"1\""), past.headers().allValues("etag"));
        JsonNode second = RunningRest.json(rest.get("/v1/revisions/2", "Accept", "application/json"));
        assertEquals("vm1", second.at("/tenants/usr1/containers/usr1-3/host").asText());
        assertEquals(rest.get("/v1/intent").body(), rest.get("/v1/revisions/3").body());
        for (String none : List.of("0", "4", "999999999999999999999", "x", "-1")) {
            assertEquals(404, rest.get("/v1/revisions/" + none).statusCode(), none);
        }
        assertEquals(400, rest.get("/v1/revisions?before=x").statusCode());
    }

    /** What an operator does who wants a change undone. */
    @Test
    void aPastIntentCanBeAppliedAgain() throws Exception {
        rest.put("/v1/intent", RunningRest.REPORT.replace("rules: []", "rules: [{name: a, from: usr1, to: usr2}]"));
        String first = rest.get("/v1/revisions/1").body();
        rest.send("DELETE", "/v1/rules/a", "");
        rest.put("/v1/tenants/usr3", "{subnets: {net: {cidr: 192.168.3.0/24}}}");
        assertEquals(200, rest.put("/v1/intent", first).statusCode());
        assertTrue(rest.get("/v1/rules").body().contains("\"a\""));
        assertEquals(404, rest.get("/v1/tenants/usr3").statusCode());
    }

    @Test
    void everythingIsThereAfterARestart() throws Exception {
        rest.applied();
        rest.put("/v1/tenants/usr1/containers/usr1-3", "{host: vm1}");
        rest.send("DELETE", "/v1/tenants/usr2/containers/usr2-2", "");
        String before = rest.get("/v1/intent").body();
        FakeFabric after = new FakeFabric();
        rest.restart(after);
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
}
