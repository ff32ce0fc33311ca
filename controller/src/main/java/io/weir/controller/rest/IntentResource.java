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
import io.weir.controller.store.Revision;
import io.weir.controller.store.StoreException;
import io.weir.controller.store.Summary;
import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The intent as a whole, and its revisions. */
final class IntentResource {

    private static final int REVISIONS = 100;
    private static final MediaType YAML = MediaType.create("application", "yaml");

    /** Past intents that are made again at once: each may take a second, and as much memory as the current one. */
    private static final int MAX_PAST = 2;

    private final Semaphore past = new Semaphore(MAX_PAST);
    private final Intents intents;
    private final Changes changes;

    IntentResource(Intents intents, Changes changes) {
        this.intents = intents;
        this.changes = changes;
    }

    HttpResponse get(ServiceRequestContext ctx, HttpRequest request) {
        Current current = intents.current();
        boolean json = Accepts.json(request.headers());
        return HttpResponse.of(() -> document(current.intent(), current.revision(), json), ctx.blockingTaskExecutor());
    }

    private static HttpResponse document(Intent intent, long revision, boolean json) {
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(json ? MediaType.JSON : YAML)
                        .set(HttpHeaderNames.ETAG, "\"" + revision + "\"")
                        .set(HttpHeaderNames.VARY, "accept")
                        .build(),
                HttpData.ofUtf8(json ? IntentWriter.json(intent) : IntentWriter.yaml(intent)));
    }

    HttpResponse put(ServiceRequestContext ctx, HttpRequest request) {
        return changes.change(ctx, request, intents::replace);
    }

    HttpResponse revisions(ServiceRequestContext ctx, HttpRequest request) {
        long before = Calls.number(ctx, "before", Long.MAX_VALUE, Long.MAX_VALUE);
        return fromStore(
                ctx,
                () -> Json.ok(intents.revisions(REVISIONS, before).stream()
                        .map(IntentResource::line)
                        .toList()));
    }

    /** The intent as it was at a revision. */
    HttpResponse revision(ServiceRequestContext ctx, HttpRequest request) {
        String path = Calls.path(ctx, "revision");
        boolean json = Accepts.json(request.headers());
        return fromStore(ctx, () -> {
            if (!past.tryAcquire()) {
                return ProblemDetails.busy("Other past intents are being read.");
            }
            try {
                Optional<Intent> intent =
                        path.matches("\\d{1,18}") ? intents.at(Long.parseLong(path)) : Optional.empty();
                return intent.map(it -> document(it, Long.parseLong(path), json))
                        .orElseGet(() -> ProblemDetails.of(HttpStatus.NOT_FOUND, "There is no revision " + path + "."));
            } finally {
                past.release();
            }
        });
    }

    private interface Answer {
        HttpResponse get() throws StoreException;
    }

    private static HttpResponse fromStore(ServiceRequestContext ctx, Answer answer) {
        return HttpResponse.of(
                () -> {
                    try {
                        return answer.get();
                    } catch (StoreException e) {
                        return ProblemDetails.of(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
                    }
                },
                ctx.blockingTaskExecutor());
    }

    /** {@code path} and {@code removed} as {@link Summary} has them. */
    private record RevisionLine(long revision, String at, String who, String why, String path, boolean removed) {}

    private static RevisionLine line(Summary summary) {
        Revision revision = summary.revision();
        return new RevisionLine(
                revision.number(),
                revision.at().toString(),
                revision.who(),
                revision.why(),
                summary.path(),
                summary.removed());
    }
}
