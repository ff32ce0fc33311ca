package io.weir.controller.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import io.weir.flows.model.Problem;
import java.util.List;

/**
 * An error as RFC 9457 has it.
 *
 * @param type what kind it is: {@code about:blank} where the status says it all
 * @param title the kind in words
 * @param detail what is wrong this time, and what to do
 * @param problems all that is wrong with a document; left out if none
 */
record ProblemDetails(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Problem> problems) {

    private static final MediaType PROBLEM_JSON = MediaType.create("application", "problem+json");

    /** Seconds after which a client may try again what was refused for want of room. */
    private static final int RETRY_SECONDS = 1;

    static HttpResponse badDocument(List<Problem> problems) {
        String detail = problems.size() == 1
                ? "There is one problem. Nothing was changed."
                : "There are " + problems.size() + " problems. Nothing was changed.";
        return respond(HttpStatus.UNPROCESSABLE_ENTITY, "bad-document", "The document is not right", detail, problems);
    }

    static HttpResponse staleRevision(long revision) {
        return respond(
                HttpStatus.PRECONDITION_FAILED,
                "stale-revision",
                "The intent has changed meanwhile",
                "Its revision is " + revision + ". Get it anew, and make the change to that.",
                List.of());
    }

    static HttpResponse notStored(String why) {
        return respond(HttpStatus.SERVICE_UNAVAILABLE, "not-stored", "The change could not be stored", why, List.of());
    }

    static HttpResponse busy(String why) {
        return HttpResponse.of(
                com.linecorp.armeria.common.ResponseHeaders.builder(HttpStatus.SERVICE_UNAVAILABLE)
                        .contentType(PROBLEM_JSON)
                        .addInt("retry-after", RETRY_SECONDS)
                        .build(),
                com.linecorp.armeria.common.HttpData.wrap(
                        body(HttpStatus.SERVICE_UNAVAILABLE, "busy", "Too much at once", why, List.of())));
    }

    static HttpResponse switchAway(String detail) {
        return respond(
                HttpStatus.SERVICE_UNAVAILABLE, "switch-away", "The host's switch is not connected", detail, List.of());
    }

    static HttpResponse switchSilent(String detail) {
        return respond(
                HttpStatus.GATEWAY_TIMEOUT, "switch-silent", "The host's switch does not answer", detail, List.of());
    }

    static HttpResponse noHost(String host) {
        return of(HttpStatus.NOT_FOUND, "The intent has no host named " + shortened(host) + ".");
    }

    /** An error of which the status says all but the detail. */
    static HttpResponse of(HttpStatus status, String detail) {
        return HttpResponse.of(
                status,
                PROBLEM_JSON,
                Json.bytes(new ProblemDetails("about:blank", status.reasonPhrase(), status.code(), detail, List.of())));
    }

    /** What a client sent, fit to be said back. */
    static String shortened(String text) {
        return '"' + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + '"';
    }

    private static HttpResponse respond(
            HttpStatus status, String type, String title, String detail, List<Problem> problems) {
        return HttpResponse.of(status, PROBLEM_JSON, body(status, type, title, detail, problems));
    }

    private static byte[] body(HttpStatus status, String type, String title, String detail, List<Problem> problems) {
        return Json.bytes(new ProblemDetails("urn:weir:problem:" + type, title, status.code(), detail, problems));
    }
}
