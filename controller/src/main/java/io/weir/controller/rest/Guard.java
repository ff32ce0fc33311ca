package io.weir.controller.rest;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out. A browser on this machine can reach a loopback port on behalf of any page that it shows, so
 * what a page could send is refused: a host name that is not ours (DNS rebinding makes a page's own name lead here), and
 * an {@code Origin} other than ourselves. There are no CORS headers, so a page cannot send what needs a preflight.
 */
final class Guard implements DecoratingHttpServiceFunction {

    /** An address cannot be rebound; a page that names one sends an Origin that is not ours. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.%]+\\]");

    private final Set<String> names;

    /**
     * @param names host names, in small letters, that lead here beside addresses and {@code localhost}
     */
    Guard(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    @Override
    public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        String authority = request.authority();
        if (authority == null || !isOurs(authority)) {
            return ProblemDetails.of(
                    HttpStatus.MISDIRECTED_REQUEST,
                    "This controller does not go by the name in the Host header; use its address, localhost, "
                            + "or a name given to it with --rest-name.");
        }
        if (isForeign(request.headers().get(HttpHeaderNames.ORIGIN), authority)
                || "cross-site".equals(request.headers().get(HttpHeaderNames.SEC_FETCH_SITE))) {
            return ProblemDetails.of(HttpStatus.FORBIDDEN, "Web pages of other origins may not use this API.");
        }
        return delegate.serve(ctx, request);
    }

    private boolean isOurs(String authority) {
        String host = withoutPort(authority).toLowerCase(Locale.ROOT);
        return host.equals("localhost") || ADDRESS.matcher(host).matches() || names.contains(host);
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    private static boolean isForeign(@Nullable String origin, String authority) {
        if (origin == null) {
            return false;
        }
        try {
            return !authority.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
