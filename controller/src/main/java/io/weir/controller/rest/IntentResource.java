package io.weir.controller.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.controller.intent.Current;
import io.weir.controller.intent.Intents;
import io.weir.controller.intent.Outcome;
import io.weir.controller.intent.Proposal;
import io.weir.controller.reconcile.Fabric;
import io.weir.controller.store.StoreException;
import io.weir.flows.document.IntentWriter;
import io.weir.flows.document.Resource;
import io.weir.flows.model.ContainerId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;

/** The intent, its containers, and its revisions. */
final class IntentResource {

    /** How long a change waits for the hosts unless the call says otherwise. */
    private static final long DEFAULT_WAIT_SECONDS = 10;

    private static final int REVISIONS = 100;
    private static final MediaType YAML = MediaType.create("application", "yaml");

    /** Bodies that are read or wait for their turn, all together, in MiB. */
    private static final int MAX_BODIES = 72;

    private final Semaphore bodies = new Semaphore(MAX_BODIES);
    private final Intents intents;
    private final Fabric fabric;

    IntentResource(Intents intents, Fabric fabric) {
        this.intents = intents;
        this.fabric = fabric;
    }

    HttpResponse get(ServiceRequestContext ctx, HttpRequest request) {
        Current current = intents.current();
        boolean json = Accepts.json(request.headers());
        return HttpResponse.of(
                () -> HttpResponse.of(
                        ResponseHeaders.builder(HttpStatus.OK)
                                .contentType(json ? MediaType.JSON : YAML)
                                .set(HttpHeaderNames.ETAG, "\"" + current.revision() + "\"")
                                .set(HttpHeaderNames.VARY, "accept")
                                .build(),
                        HttpData.ofUtf8(
                                json ? IntentWriter.json(current.intent()) : IntentWriter.yaml(current.intent()))),
                ctx.blockingTaskExecutor());
    }

    HttpResponse put(ServiceRequestContext ctx, HttpRequest request) {
        return change(ctx, request, intents::replace);
    }

    HttpResponse putContainer(ServiceRequestContext ctx, HttpRequest request) {
        ContainerId id = container(ctx);
        return change(ctx, request, (text, proposal) -> intents.put(new Resource.OfContainer(id), text, proposal));
    }

    HttpResponse deleteContainer(ServiceRequestContext ctx, HttpRequest request) {
        ContainerId id = container(ctx);
        return change(ctx, request, (text, proposal) -> intents.remove(new Resource.OfContainer(id), proposal));
    }

    HttpResponse revisions(ServiceRequestContext ctx, HttpRequest request) {
        return HttpResponse.of(this::revisions, ctx.blockingTaskExecutor());
    }

    private HttpResponse revisions() {
        try {
            return Json.ok(intents.revisions(REVISIONS).stream()
                    .map(revision -> new RevisionLine(
                            revision.number(), revision.at().toString(), revision.who(), revision.why()))
                    .toList());
        } catch (StoreException e) {
            return ProblemDetails.of(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private record RevisionLine(long revision, String at, String who, String why) {}

    private static ContainerId container(ServiceRequestContext ctx) {
        return new ContainerId(Calls.path(ctx, "tenant"), Calls.path(ctx, "container"));
    }

    private HttpResponse change(
            ServiceRequestContext ctx,
            HttpRequest request,
            BiFunction<String, Proposal, CompletableFuture<Outcome>> change) {
        long started = System.nanoTime();
        Proposal proposal = Calls.proposal(request.headers());
        long wait = Calls.waitSeconds(ctx, DEFAULT_WAIT_SECONDS);
        int room = room(ctx, request);
        if (!bodies.tryAcquire(room)) {
            return ProblemDetails.busy("Other documents are being read. Nothing was changed.");
        }
        return HttpResponse.of(request.aggregate()
                .thenCompose(body -> change.apply(Calls.text(body), proposal))
                .whenComplete((outcome, error) -> bodies.release(room))
                .thenCompose(outcome -> answer(outcome, wait, started)));
    }

    /** What the body may take, in MiB rounded up. */
    private static int room(ServiceRequestContext ctx, HttpRequest request) {
        long declared = request.headers().contentLength();
        long most = declared < 0 ? ctx.maxRequestLength() : Math.min(declared, ctx.maxRequestLength());
        return (int) (most >> 20) + 1;
    }

    private CompletableFuture<HttpResponse> answer(Outcome outcome, long wait, long started) {
        if (outcome instanceof Outcome.Made made) {
            return receipt(made.current().revision(), true, wait, started);
        }
        if (outcome instanceof Outcome.Same same) {
            return receipt(same.current().revision(), false, wait, started);
        }
        return CompletableFuture.completedFuture(refusal(outcome));
    }

    private CompletableFuture<HttpResponse> receipt(long revision, boolean changed, long wait, long started) {
        return Receipt.hosts(fabric, revision, wait, started)
                .thenApply(hosts -> HttpResponse.of(
                        ResponseHeaders.builder(HttpStatus.OK)
                                .contentType(MediaType.JSON)
                                .set(HttpHeaderNames.ETAG, "\"" + revision + "\"")
                                .build(),
                        HttpData.wrap(Json.bytes(new Receipt(revision, changed, hosts)))));
    }

    private static HttpResponse refusal(Outcome outcome) {
        if (outcome instanceof Outcome.Bad bad) {
            return ProblemDetails.badDocument(bad.problems());
        }
        if (outcome instanceof Outcome.Stale stale) {
            return ProblemDetails.staleRevision(stale.revision());
        }
        if (outcome instanceof Outcome.Missing) {
            return ProblemDetails.of(HttpStatus.NOT_FOUND, "The intent has no such container.");
        }
        if (outcome instanceof Outcome.NotStored notStored) {
            return ProblemDetails.notStored(notStored.why());
        }
        return ProblemDetails.busy("Too many changes wait for their turn. Nothing was changed.");
    }
}
