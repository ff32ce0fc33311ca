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
import io.weir.controller.store.StoreException;
import io.weir.flows.document.IntentWriter;

/** The intent as a whole, and its revisions. */
final class IntentResource {

    private static final int REVISIONS = 100;
    private static final MediaType YAML = MediaType.create("application", "yaml");

    private final Intents intents;
    private final Changes changes;

    IntentResource(Intents intents, Changes changes) {
        this.intents = intents;
        this.changes = changes;
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
        return changes.change(ctx, request, intents::replace);
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
}
