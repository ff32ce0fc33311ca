package io.weir.controller.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.controller.intent.Current;
import io.weir.controller.intent.HostParts;
import io.weir.controller.intent.Intents;
import io.weir.controller.reconcile.Confirmation;
import io.weir.controller.reconcile.Fabric;
import io.weir.controller.reconcile.SwitchStatus;
import io.weir.controller.reconcile.Unclaimed;
import io.weir.flows.compile.HostView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The hosts: how their switches stand, what their agents are told, and what those say. */
final class HostResource {

    /**
     * Calls that may wait at once for hosts to be in sync. Each is on the list of every host that it waits for, and those
     * lists are bounded too: changes, whose receipts wait there as well, must find room.
     */
    static final int MAX_WAITING = 500;

    private final Semaphore waitingCalls = new Semaphore(MAX_WAITING);
    private final Intents intents;
    private final Fabric fabric;
    private final HostParts parts;
    private final Reports reports;

    HostResource(Intents intents, Fabric fabric, HostParts parts, Reports reports) {
        this.intents = intents;
        this.fabric = fabric;
        this.parts = parts;
        this.reports = reports;
    }

    private record Hosts(long revision, List<HostStatus> hosts, List<Unclaimed> unclaimed) {}

    HttpResponse list(ServiceRequestContext ctx, HttpRequest request) {
        return whenInSync(ctx, intents.current().intent().hosts().keySet(), () -> Json.ok(hosts()));
    }

    private Hosts hosts() {
        Current current = intents.current();
        List<HostStatus> hosts = fabric.switches().stream()
                .flatMap(status -> current.view().host(status.host()).stream()
                        .map(view -> HostStatus.of(status, view, reports.get(status.host()))))
                .toList();
        return new Hosts(current.revision(), hosts, fabric.unclaimed());
    }

    HttpResponse get(ServiceRequestContext ctx, HttpRequest request) {
        String host = Calls.path(ctx, "host");
        return whenInSync(ctx, Set.of(host), () -> detailed(host));
    }

    private HttpResponse detailed(String host) {
        Optional<HostView> view = intents.current().view().host(host);
        Optional<SwitchStatus> status = fabric.switchOf(host);
        return view.isEmpty() || status.isEmpty()
                ? ProblemDetails.noHost(host)
                : Json.ok(HostStatus.detailed(status.get(), view.get(), reports.get(host)));
    }

    /** Answers once all these hosts' switches are in sync, or as long after as the call wants to wait for that. */
    private HttpResponse whenInSync(ServiceRequestContext ctx, Set<String> hosts, Supplier<HttpResponse> answer) {
        long wait = Calls.waitSeconds(ctx, 0);
        if (wait == 0) {
            return HttpResponse.of(answer, ctx.blockingTaskExecutor());
        }
        if (!waitingCalls.tryAcquire()) {
            return ProblemDetails.busy("Too many calls wait already.");
        }
        List<CompletableFuture<Confirmation>> waiting =
                hosts.stream().map(fabric::inSync).toList();
        return HttpResponse.of(CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, wait, TimeUnit.SECONDS)
                .whenComplete((over, failure) -> waitingCalls.release())
                .thenApplyAsync(
                        over -> {
                            boolean refused = waiting.stream().anyMatch(HostResource::isRefused);
                            waiting.forEach(each -> each.cancel(false));
                            return refused ? ProblemDetails.busy("Too many calls wait already.") : answer.get();
                        },
                        ctx.blockingTaskExecutor()));
    }

    private static boolean isRefused(CompletableFuture<Confirmation> waiting) {
        return waiting.isDone() && waiting.join().outcome() == Confirmation.Outcome.FAILED;
    }

    HttpResponse part(ServiceRequestContext ctx, HttpRequest request) {
        String host = Calls.path(ctx, "host");
        if (ctx.queryParam("after") == null) {
            return parts.part(host).map(Json::ok).orElseGet(() -> ProblemDetails.noHost(host));
        }
        long known = Calls.number(ctx, "after", 0, Long.MAX_VALUE);
        return HttpResponse.of(
                parts.next(host, known, Calls.waitSeconds(ctx, 0)).thenApply(answer -> {
                    if (answer instanceof HostParts.Answer.Part part) {
                        return Json.ok(part.part());
                    }
                    if (answer instanceof HostParts.Answer.NoHost) {
                        return ProblemDetails.noHost(host);
                    }
                    return answer instanceof HostParts.Answer.Busy
                            ? ProblemDetails.busy("Too many calls wait already.")
                            : Calls.empty();
                }));
    }

    HttpResponse putReport(ServiceRequestContext ctx, HttpRequest request) {
        String host = Calls.path(ctx, "host");
        if (parts.part(host).isEmpty()) {
            return ProblemDetails.noHost(host);
        }
        return HttpResponse.of(request.aggregate()
                .thenApplyAsync(
                        body -> {
                            try {
                                reports.put(host, Json.report(Calls.text(body)));
                                return Calls.empty();
                            } catch (JsonProcessingException e) {
                                return ProblemDetails.of(
                                        HttpStatus.BAD_REQUEST, "Not a host's report: " + e.getOriginalMessage());
                            }
                        },
                        ctx.blockingTaskExecutor()));
    }
}
