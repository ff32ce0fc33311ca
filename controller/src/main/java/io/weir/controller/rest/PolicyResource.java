package io.weir.controller.rest;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.controller.answers.Decision;
import io.weir.controller.answers.RulesByNumber;
import io.weir.controller.intent.Current;
import io.weir.controller.intent.Intents;
import io.weir.controller.reconcile.Fabric;
import io.weir.controller.reconcile.InstalledFlow;
import io.weir.controller.reconcile.SwitchStatus;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.Traffic;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.policy.End;
import io.weir.flows.policy.Judge;
import io.weir.flows.policy.Opening;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What policy says of a session, and what it has counted and written down. */
final class PolicyResource {

    private static final int MOST_DECISIONS = 1_000;
    private static final Map<String, Integer> PROTOCOLS =
            Map.of("icmp", Traffic.ICMP, "tcp", Traffic.TCP, "udp", Traffic.UDP, "sctp", Traffic.SCTP);

    private final Intents intents;
    private final Fabric fabric;

    PolicyResource(Intents intents, Fabric fabric) {
        this.intents = intents;
        this.fabric = fabric;
    }

    /** What becomes of a session, by which rule. */
    HttpResponse verdict(ServiceRequestContext ctx, HttpRequest request) {
        Current current = intents.current();
        End from = end(ctx, "from", current.intent());
        End to = end(ctx, "to", current.intent());
        if (from instanceof End.Outside && to instanceof End.Outside) {
            throw Calls.refused("One of from and to must be a container, as tenant/name.");
        }
        Opening opening = opening(ctx);
        Judge judge = new Judge(current.intent());
        return Json.ok(
                VerdictLine.of(judge.judge(from, to, opening), led(from, to, opening, judge), current.revision()));
    }

    private static Optional<String> led(End from, End to, Opening opening, Judge judge) {
        return from instanceof End.Outside && to instanceof End.InCluster inside
                ? judge.publication(inside.container(), opening)
                        .map(port ->
                                port.word() + " port " + port.port() + " of host " + judge.hostOf(inside.container()))
                : Optional.empty();
    }

    private static End end(ServiceRequestContext ctx, String parameter, Intent intent) {
        String text = required(ctx, parameter, "a container as tenant/name, or an address that is no container's");
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new End.Outside(Ipv4Address.parse(text)
                    .orElseThrow(() -> Calls.refused(parameter
                            + " is neither tenant/name nor an IPv4 address: for somebody outside, give the address.")));
        }
        ContainerId id = new ContainerId(text.substring(0, slash), text.substring(slash + 1));
        Tenant tenant = intent.tenants().get(id.tenant());
        if (tenant == null || !tenant.containers().containsKey(id.name())) {
            throw HttpResponseException.of(
                    ProblemDetails.of(HttpStatus.NOT_FOUND, "The intent has no container " + id + "."));
        }
        return new End.InCluster(id);
    }

    private static Opening opening(ServiceRequestContext ctx) {
        String text = required(ctx, "proto", "tcp, udp, sctp, icmp or a number").toLowerCase(Locale.ROOT);
        Integer named = PROTOCOLS.get(text);
        if (named == null && !(text.matches("\\d{1,3}") && Integer.parseInt(text) <= 255)) {
            throw Calls.refused("proto is none of tcp, udp, sctp, icmp and no number from 0 to 255.");
        }
        int protocol = named == null ? Integer.parseInt(text) : named;
        if (protocol == Traffic.ICMP) {
            return new Opening(
                    protocol, (int) Calls.number(ctx, "type", 8, 255), (int) Calls.number(ctx, "code", 0, 255));
        }
        boolean hasPorts = Traffic.hasPorts(OptionalInt.of(protocol));
        if (hasPorts) {
            required(ctx, "port", "the destination port");
        }
        return new Opening(protocol, hasPorts ? (int) Calls.number(ctx, "port", 0, 65_535) : 0, 0);
    }

    private static String required(ServiceRequestContext ctx, String parameter, String what) {
        String text = ctx.queryParam(parameter);
        if (text == null || text.isEmpty()) {
            throw Calls.refused(parameter + " is missing: " + what + ".");
        }
        return text;
    }

    private record RuleLine(String rule, int number, long packets, long bytes, long sessions) {}

    /** @param unread hosts whose switches did not tell, so that what they counted is missing */
    private record RuleCounters(long revision, List<RuleLine> rules, List<String> unread) {}

    /** What each rule has counted, on all hosts together. */
    HttpResponse ruleCounters(ServiceRequestContext ctx, HttpRequest request) {
        Current current = intents.current();
        return HttpResponse.of(read(Cookie.RULE_BITS, Cookie.RULE_MASK)
                .thenApplyAsync(
                        hosts -> {
                            Map<Integer, RuleCounter> counters = new HashMap<>();
                            hosts.forEach(host -> RuleCounter.add(host.flows(), counters));
                            List<RuleLine> lines = new ArrayList<>();
                            current.intent().rules().forEach(rule -> lines.add(line(RuleId.OPERATOR, rule, counters)));
                            current.intent().tenants().values().forEach(tenant -> tenant.rules()
                                    .forEach(rule -> lines.add(line(tenant.name(), rule, counters))));
                            return Json.ok(new RuleCounters(current.revision(), lines, unread(hosts)));
                        },
                        ctx.blockingTaskExecutor()));
    }

    private static RuleLine line(String owner, Rule rule, Map<Integer, RuleCounter> counters) {
        RuleCounter counter = counters.getOrDefault(rule.number(), RuleCounter.NONE);
        return new RuleLine(
                new RuleId(owner, rule.name()).toString(),
                rule.number(),
                counter.packets(),
                counter.bytes(),
                counter.sessions());
    }

    private record DropCounters(long revision, List<DropCounter> drops, List<String> unread) {}

    /** What each container's host dropped of what it sent, and why; the most packets first. */
    HttpResponse dropCounters(ServiceRequestContext ctx, HttpRequest request) {
        Current current = intents.current();
        String tenant = ctx.queryParam("tenant");
        String container = ctx.queryParam("container");
        return HttpResponse.of(read(Cookie.LEARNED, -1L)
                .thenApplyAsync(
                        hosts -> {
                            RulesByNumber rules = new RulesByNumber(current.intent());
                            List<DropCounter> drops = hosts.stream()
                                    .flatMap(host -> drops(host, current, rules))
                                    .filter(drop -> container == null
                                            || drop.container().equals(container))
                                    .filter(drop ->
                                            tenant == null || drop.container().startsWith(tenant + "/"))
                                    .sorted(Comparator.comparingLong(DropCounter::packets)
                                            .reversed())
                                    .toList();
                            return Json.ok(new DropCounters(current.revision(), drops, unread(hosts)));
                        },
                        ctx.blockingTaskExecutor()));
    }

    private static Stream<DropCounter> drops(HostFlows host, Current current, RulesByNumber rules) {
        Map<Integer, String> names = new HashMap<>();
        host.status().ports().forEach((name, number) -> names.put(number, name));
        Map<String, String> containers = new HashMap<>();
        current.view().host(host.name()).ifPresent(view -> {
            for (WantedPort port : view.ports()) {
                port.container().ifPresent(id -> containers.put(port.name(), id.toString()));
            }
        });
        return host.flows().stream()
                .flatMap(flow -> DropCounter.of(host.name(), flow, names, containers, rules).stream());
    }

    /** What a host's switch told; {@code wasRead} is whether it did. */
    private record HostFlows(String name, SwitchStatus status, List<InstalledFlow> flows, boolean wasRead) {}

    /** Asks all connected switches at once; each answers within the time that a switch has. */
    private CompletableFuture<List<HostFlows>> read(long cookie, long mask) {
        List<CompletableFuture<HostFlows>> asked = fabric.switches().stream()
                .filter(status -> status.state() != SwitchStatus.State.DISCONNECTED)
                .map(status -> fabric.flows(status.host(), cookie, mask)
                        .handle((@Nullable List<InstalledFlow> flows, @Nullable Throwable error) ->
                                new HostFlows(status.host(), status, flows == null ? List.of() : flows, error == null)))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
    }

    private static List<String> unread(List<HostFlows> hosts) {
        return hosts.stream()
                .filter(host -> !host.wasRead())
                .map(HostFlows::name)
                .toList();
    }

    private record DecisionLine(
            long number,
            String at,
            String host,
            String sender,
            String rule,
            String action,
            String mode,
            int protocol,
            String source,
            int sourcePort,
            String destination,
            int destinationPort) {}

    /** The newest decisions of rules that log. */
    HttpResponse decisions(ServiceRequestContext ctx, HttpRequest request) {
        long after = Calls.number(ctx, "after", 0, Long.MAX_VALUE);
        int most = (int) Calls.number(ctx, "most", 100, MOST_DECISIONS);
        Optional<String> rule = Optional.ofNullable(ctx.queryParam("rule"));
        Optional<String> tenant = Optional.ofNullable(ctx.queryParam("tenant"));
        return Json.ok(fabric
                .decisions()
                .newest(
                        after,
                        most,
                        decision -> rule.map(decision.rule().toString()::equals).orElse(true)
                                && tenant.map(decision.tenant()::equals).orElse(true))
                .stream()
                .map(PolicyResource::line)
                .toList());
    }

    private static DecisionLine line(Decision decision) {
        return new DecisionLine(
                decision.number(),
                decision.at().toString(),
                decision.host(),
                decision.senderInWords(),
                decision.rule().toString(),
                decision.action().name().toLowerCase(Locale.ROOT),
                decision.mode().name().toLowerCase(Locale.ROOT),
                decision.protocol(),
                decision.source().toString(),
                decision.sourcePort(),
                decision.destination().toString(),
                decision.destinationPort());
    }
}
