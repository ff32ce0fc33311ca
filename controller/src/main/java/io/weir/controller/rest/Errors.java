package io.weir.controller.rest;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes problem details of everything that goes wrong before, or in spite of, a resource. */
final class Errors implements ServerErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    @Override
    public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
        if (cause instanceof HttpResponseException known) {
            return known.httpResponse();
        }
        boolean isTooLarge = cause instanceof ContentTooLargeException
                || cause instanceof HttpStatusException of
                        && of.httpStatus().equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
        if (isTooLarge) {
            return ProblemDetails.of(
                    HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                    "At most " + ctx.maxRequestLength() + " bytes are taken here.");
        }
        if (cause instanceof HttpStatusException known) {
            return ProblemDetails.of(known.httpStatus(), "");
        }
        if (cause instanceof RequestTimeoutException) {
            return ProblemDetails.of(HttpStatus.SERVICE_UNAVAILABLE, "The answer took too long.");
        }
        LOG.error("{} {} failed", ctx.method(), ctx.path(), cause);
        return ProblemDetails.of(HttpStatus.INTERNAL_SERVER_ERROR, "The controller's log says more.");
    }

    @Override
    public @Nullable AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext ctx,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        String detail =
                switch (status.code()) {
                    case 404 -> "There is nothing here; docs/rest.md lists what there is.";
                    case 405 -> "This cannot be done to that; docs/rest.md lists what can.";
                    default -> description == null ? "" : description;
                };
        return AggregatedHttpResponse.of(
                ResponseHeaders.of(
                        status, com.linecorp.armeria.common.HttpHeaderNames.CONTENT_TYPE, "application/problem+json"),
                HttpData.wrap(Json.bytes(new ProblemDetails(
                        "about:blank", status.reasonPhrase(), status.code(), detail, java.util.List.of()))));
    }
}
