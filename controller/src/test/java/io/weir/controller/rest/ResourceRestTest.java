package io.weir.controller.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Things of the intent, one by one: tenants, subnets, containers and rules. */
final class ResourceRestTest {

    @RegisterExtension
    private final RunningRest rest = new RunningRest(new FakeFabric());

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
