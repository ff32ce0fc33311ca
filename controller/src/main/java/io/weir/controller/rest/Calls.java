package io.weir.controller.rest;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.controller.intent.Proposal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a call says, and refuses what it may not say. */
final class Calls {

    /** The longest that a call waits for anything. */
    static final long MAX_WAIT_SECONDS = 60;

    private static final int MAX_WHO = 200;
    private static final int MAX_WHY = 2000;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** What could forge a line of a list or a log. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]");

    private static final Pattern ENTITY_TAG = Pattern.compile("\"?(\\d{1,18})\"?");

    private Calls() {}

    /** A path parameter, percent-decoded. */
    static String path(ServiceRequestContext ctx, String name) {
        return Objects.requireNonNull(ctx.pathParam(name));
    }

    /** A whole number in the query, {@code absent} if it is not there. */
    static long number(ServiceRequestContext ctx, String name, long absent, long most) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return absent;
        }
        if (!NUMBER.matcher(text).matches() || Long.parseLong(text) > most) {
            throw refused(name + " is not a whole number from 0 to " + most + ".");
        }
        return Long.parseLong(text);
    }

    static long waitSeconds(ServiceRequestContext ctx, long absent) {
        return number(ctx, "wait", absent, MAX_WAIT_SECONDS);
    }

    /** What the headers say about a change. */
    static Proposal proposal(RequestHeaders headers) {
        return new Proposal(
                onlyAt(headers.get("if-match")),
                words(headers.get("weir-who"), MAX_WHO),
                words(headers.get("weir-why"), MAX_WHY));
    }

    private static OptionalLong onlyAt(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.trim().equals("*")) {
            return OptionalLong.empty();
        }
        Matcher tag = ENTITY_TAG.matcher(ifMatch.trim());
        if (!tag.matches()) {
            throw refused("If-Match is neither * nor one revision, as in \"7\".");
        }
        return OptionalLong.of(Long.parseLong(tag.group(1)));
    }

    /** A header's text: UTF-8, which arrives as if it were Latin-1 (RFC 9110, 5.5); without what could forge a line. */
    private static String words(@Nullable String header, int most) {
        if (header == null) {
            return "";
        }
        String text;
        try {
            text = strictly(header.getBytes(StandardCharsets.ISO_8859_1));
        } catch (CharacterCodingException e) {
            text = header;
        }
        String clean = UNPRINTABLE.matcher(text).replaceAll(" ").trim();
        return clean.length() <= most ? clean : clean.substring(0, most);
    }

    /** A body as text. */
    static String text(AggregatedHttpRequest request) {
        try {
            return strictly(request.content().array());
        } catch (CharacterCodingException e) {
            throw refused("The body is not UTF-8.");
        }
    }

    private static String strictly(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    static HttpResponseException refused(String detail) {
        return HttpResponseException.of(ProblemDetails.of(HttpStatus.BAD_REQUEST, detail));
    }

    static HttpResponse empty() {
        return HttpResponse.of(HttpStatus.NO_CONTENT);
    }
}
