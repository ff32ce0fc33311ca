package io.weir.controller.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.controller.reconcile.InstalledFlow;
import io.weir.controller.reconcile.SwitchStatus.State;
import io.weir.flows.openflow.FlowParser;
import io.weir.flows.pipeline.Cookie;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PolicyRestTest {

    private static final String INTENT = """
            hosts: {vm1: {address: 192.0.2.60}, vm2: {address: 192.0.2.61}}
            tenants:
              red:
                inside: deny
                subnets: {net: {cidr: 10.0.1.0/24}}
                containers:
                  web: {host: vm1, labels: {role: web}, port: w}
                  db: {host: vm2, labels: {role: db}, port: d}
                rules:
                - {name: sql, from: {labels: {role: web}}, to: {labels: {role: db}}, protocol: tcp, ports: 5432}
                - {name: watch, from: red, to: red/db, mode: observe, action: deny, order: 1}
            """;

    private final FakeFabric fabric = new FakeFabric();

    @RegisterExtension
    private final RunningRest rest = new RunningRest(fabric);

    @BeforeEach
    void declare() throws Exception {
        fabric.is("vm1", State.IN_SYNC).hasPorts("vm1", Map.of("w", 4, "weir-vxlan", 9));
        assertEquals(200, rest.put("/v1/intent?wait=0", INTENT).statusCode());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = rest.get(path);
        assertEquals(200, answer.statusCode(), answer.body());
        return RunningRest.json(answer);
    }

    @Test
    void aVerdictNamesTheRuleWhoseItIsAndSinceWhen() throws Exception {
        JsonNode verdict = get("/v1/verdict?from=red/web&to=red/db&proto=tcp&port=5432");
        assertEquals("allow", verdict.path("verdict").asText());
        assertEquals("red/sql", verdict.path("rule").asText());
        assertEquals("red", verdict.path("owner").asText());
        assertEquals(1, verdict.path("since").asInt());
        assertTrue(verdict.path("replies").asText().startsWith("allow"), verdict.toString());
        assertEquals("red/watch", verdict.at("/observing/0/rule").asText());
    }

    @Test
    void aVerdictSaysSoWhereNoRuleIsAboutIt() throws Exception {
        JsonNode verdict = get("/v1/verdict?from=red/web&to=red/db&proto=udp&port=53");
        assertEquals("deny", verdict.path("verdict").asText());
        assertEquals("", verdict.path("rule").asText());
        assertTrue(verdict.path("why").asText().contains("inside tenant red"), verdict.toString());
    }

    @Test
    void aQuestionThatMakesNoSenseIsRefused() throws Exception {
        assertEquals(
                404,
                rest.get("/v1/verdict?from=red/web&to=red/nobody&proto=icmp").statusCode());
        assertEquals(400, rest.get("/v1/verdict?from=red/web&proto=icmp").statusCode());
        assertEquals(
                400, rest.get("/v1/verdict?from=red/web&to=red/db&proto=tcp").statusCode());
        assertEquals(
                400,
                rest.get("/v1/verdict?from=red/web&to=red/db&proto=tcp&port=65536")
                        .statusCode());
        assertEquals(
                400,
                rest.get("/v1/verdict?from=red/web&to=red/db&proto=tpc&port=1").statusCode());
        assertEquals(
                400,
                rest.get("/v1/verdict?from=192.0.2.1&to=192.0.2.2&proto=icmp").statusCode());
    }

    @Test
    void whatTheFlowsOfARuleCountedIsAddedUp() throws Exception {
        JsonNode counters = get("/v1/counters/rules");
        JsonNode sql = counters.at("/rules/1");
        assertEquals("red/sql", sql.path("rule").asText());
        // Each flow of the fake switches has counted 10 packets: one flow of COMMIT is for new sessions, one for the
        // rest.
        assertEquals(20, sql.path("packets").asInt());
        assertEquals(10, sql.path("sessions").asInt());
        JsonNode watch = counters.at("/rules/0");
        assertEquals("red/watch", watch.path("rule").asText());
        assertEquals(30, watch.path("packets").asInt());
        assertEquals(0, counters.path("unread").size(), "vm2 is away, which is not silence");
    }

    @Test
    void whatASwitchDroppedIsToldByContainerAndReason() throws Exception {
        String learned =
                "cookie=0x" + Long.toHexString(Cookie.LEARNED) + ",table=111,priority=1,in_port=4,reg9=0,reg10=";
        fabric.hasToo("vm1", drop(learned + "0x2,actions=drop", 3), drop(learned + "0x3,actions=drop", 6));
        JsonNode drops = get("/v1/counters/drops?tenant=red");
        assertEquals(2, drops.path("drops").size());
        JsonNode drop = drops.at("/drops/0");
        assertEquals("red/web", drop.path("container").asText());
        assertEquals("spoofed", drop.path("reason").asText(), "the most first");
        assertEquals(7, drop.path("packets").asInt(), "and the one that the counter was made for");
        assertEquals(0, get("/v1/counters/drops?container=red/db").path("drops").size());
    }

    private static InstalledFlow drop(String line, long packets) {
        return new InstalledFlow(Optional.of(FlowParser.parse(line)), "", packets, packets * 60, 1);
    }

    @Test
    void whereNothingWasLoggedNothingIsTold() throws Exception {
        assertEquals(0, get("/v1/decisions").size());
        assertEquals(400, rest.get("/v1/decisions?most=1001").statusCode());
    }
}
