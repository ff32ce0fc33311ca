package io.weir.controller.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.controller.intent.Current;
import io.weir.controller.intent.Intents;
import io.weir.flows.document.IntentWriter;
import io.weir.flows.document.Resource;
import io.weir.flows.model.RuleId;
import java.util.Optional;

/** The things of the intent, one by one and as lists, each under its own path: tenants, subnets, containers, rules. */
final class ThingResource {

    private static final String PREFIX = "/v1/";

    private final Intents intents;
    private final Changes changes;

    ThingResource(Intents intents, Changes changes) {
        this.intents = intents;
        this.changes = changes;
    }

    HttpResponse get(ServiceRequestContext ctx, HttpRequest request) {
        Resource resource = resource(ctx);
        Current current = intents.current();
        return HttpResponse.of(
                () -> answer(IntentWriter.json(resource, current.intent()), current, resource.path()),
                ctx.blockingTaskExecutor());
    }

    /** The list that the path ends in. */
    HttpResponse list(ServiceRequestContext ctx, HttpRequest request) {
        String path = pathOf(ctx);
        Current current = intents.current();
        return HttpResponse.of(
                () -> answer(IntentWriter.jsonList(path, current.intent()), current, path), ctx.blockingTaskExecutor());
    }

    HttpResponse put(ServiceRequestContext ctx, HttpRequest request) {
        Resource resource = resource(ctx);
        return changes.change(ctx, request, (text, proposal) -> intents.put(resource, text, proposal));
    }

    HttpResponse delete(ServiceRequestContext ctx, HttpRequest request) {
        Resource resource = resource(ctx);
        return changes.change(ctx, request, (text, proposal) -> intents.remove(resource, proposal));
    }

    HttpResponse postRule(ServiceRequestContext ctx, HttpRequest request) {
        String tenant = ctx.pathParam("tenant");
        String tier = tenant == null ? RuleId.OPERATOR : tenant;
        return changes.change(ctx, request, (text, proposal) -> intents.addRule(tier, text, proposal));
    }

    HttpResponse promote(ServiceRequestContext ctx, HttpRequest request) {
        String tenant = ctx.pathParam("tenant");
        RuleId rule = new RuleId(tenant == null ? RuleId.OPERATOR : tenant, Calls.path(ctx, "rule"));
        return changes.change(ctx, request, (text, proposal) -> intents.promote(rule, proposal));
    }

    private static String pathOf(ServiceRequestContext ctx) {
        return ctx.decodedPath().substring(PREFIX.length());
    }

    private static Resource resource(ServiceRequestContext ctx) {
        return Resource.parse(pathOf(ctx)).orElseThrow(() -> HttpResponseException.of(missing(pathOf(ctx))));
    }

    private static HttpResponse answer(Optional<String> json, Current current, String path) {
        return json.map(text -> HttpResponse.of(
                        ResponseHeaders.builder(HttpStatus.OK)
                                .contentType(MediaType.JSON)
                                .set(HttpHeaderNames.ETAG, "\"" + current.revision() + "\"")
                                .build(),
                        HttpData.ofUtf8(text)))
                .orElseGet(() -> missing(path));
    }

    private static HttpResponse missing(String path) {
        return ProblemDetails.of(HttpStatus.NOT_FOUND, "The intent has no " + path + ".");
    }
}
