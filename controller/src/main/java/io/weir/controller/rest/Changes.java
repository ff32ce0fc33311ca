package io.weir.controller.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.controller.intent.Outcome;
import io.weir.controller.intent.Proposal;
import io.weir.controller.reconcile.Fabric;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;

/** What all calls that change the intent have in common: bounds, who and why, and the receipt. */
final class Changes {

    /** How long a change waits for the hosts unless the call says otherwise. */
    private static final long DEFAULT_WAIT_SECONDS = 10;

    /** Bodies that are read or wait for their turn, all together, in MiB. */
    private static final int MAX_BODIES = 72;

    private final Semaphore bodies = new Semaphore(MAX_BODIES);
    private final Fabric fabric;

    Changes(Fabric fabric) {
        this.fabric = fabric;
    }

    /** Reads the body, makes the change, and answers its receipt. */
    HttpResponse change(
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
            return receipt(made.current().revision(), true, made.name(), wait, started);
        }
        if (outcome instanceof Outcome.Same same) {
            return receipt(same.current().revision(), false, "", wait, started);
        }
        return CompletableFuture.completedFuture(refusal(outcome));
    }

    private CompletableFuture<HttpResponse> receipt(
            long revision, boolean changed, String name, long wait, long started) {
        return Receipt.hosts(fabric, revision, wait, started)
                .thenApply(hosts -> HttpResponse.of(
                        ResponseHeaders.builder(HttpStatus.OK)
                                .contentType(MediaType.JSON)
                                .set(HttpHeaderNames.ETAG, "\"" + revision + "\"")
                                .build(),
                        HttpData.wrap(Json.bytes(new Receipt(revision, changed, name, hosts)))));
    }

    private static HttpResponse refusal(Outcome outcome) {
        if (outcome instanceof Outcome.Bad bad) {
            return ProblemDetails.badDocument(bad.problems());
        }
        if (outcome instanceof Outcome.Stale stale) {
            return ProblemDetails.staleRevision(stale.revision());
        }
        if (outcome instanceof Outcome.Missing missing) {
            return ProblemDetails.of(HttpStatus.NOT_FOUND, "The intent has no " + missing.path() + ".");
        }
        if (outcome instanceof Outcome.NotStored notStored) {
            return ProblemDetails.notStored(notStored.why());
        }
        return ProblemDetails.busy("Too many changes wait for their turn. Nothing was changed.");
    }
}
