package io.weir.controller.rest;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.controller.intent.Current;
import io.weir.controller.intent.Intents;
import io.weir.controller.reconcile.Fabric;
import io.weir.controller.reconcile.SwitchStatus;
import io.weir.flows.compile.HostView;
import io.weir.flows.pipeline.Table;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The flows that a switch has, read back from it, each with the item that made it. */
final class FlowResource {

    private final Intents intents;
    private final Fabric fabric;

    FlowResource(Intents intents, Fabric fabric) {
        this.intents = intents;
        this.fabric = fabric;
    }

    private record Listing(String host, long revision, List<FlowLine> flows) {}

    HttpResponse list(ServiceRequestContext ctx, HttpRequest request) {
        String host = Calls.path(ctx, "host");
        Predicate<FlowLine> wanted = filter(ctx);
        boolean text = Accepts.text(request.headers());
        Current current = intents.current();
        Optional<HostView> view = current.view().host(host);
        Optional<SwitchStatus> status = fabric.switchOf(host);
        if (view.isEmpty() || status.isEmpty()) {
            return ProblemDetails.noHost(host);
        }
        return HttpResponse.of(fabric.flows(host)
                .handleAsync(
                        (flows, error) -> {
                            if (error != null) {
                                return unread(host, error);
                            }
                            List<FlowLine> lines = FlowLine.of(
                                            flows, view.get(), status.get().ports())
                                    .stream()
                                    .filter(wanted)
                                    .toList();
                            return text
                                    ? plain(lines)
                                    : Json.ok(new Listing(host, status.get().revision(), lines));
                        },
                        ctx.blockingTaskExecutor()));
    }

    private static HttpResponse plain(List<FlowLine> lines) {
        return HttpResponse.of(
                HttpStatus.OK,
                MediaType.PLAIN_TEXT_UTF_8,
                lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining()));
    }

    private static HttpResponse unread(String host, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof TimeoutException) {
            return ProblemDetails.switchSilent("The switch of " + host + " did not list its flows in time.");
        }
        if (cause instanceof IOException) {
            return ProblemDetails.switchAway("The switch of " + host + ": " + cause.getMessage());
        }
        throw new CompletionException(cause);
    }

    private static Predicate<FlowLine> filter(ServiceRequestContext ctx) {
        String table = ctx.queryParam("table");
        String tenant = ctx.queryParam("tenant");
        String container = ctx.queryParam("container");
        Optional<Integer> number = Optional.ofNullable(table).map(FlowResource::tableNumber);
        return line -> (number.isEmpty() || line.tableNumber() == number.get())
                && isOrAbsent(tenant, line.tenant())
                && isOrAbsent(container, line.container());
    }

    private static boolean isOrAbsent(@Nullable String wanted, String value) {
        return wanted == null || wanted.equals(value);
    }

    private static int tableNumber(String word) {
        if (word.matches("\\d{1,3}") && Integer.parseInt(word) < 255) {
            return Integer.parseInt(word);
        }
        return Arrays.stream(Table.values())
                .filter(table ->
                        table.name().equals(word.toUpperCase(Locale.ROOT).replace('-', '_')))
                .map(Table::number)
                .findFirst()
                .orElseThrow(() -> Calls.refused("There is no table " + ProblemDetails.shortened(word)
                        + "; there are "
                        + Arrays.stream(Table.values()).map(Table::name).collect(Collectors.joining(", "))
                        + ", or a number from 0 to 254."));
    }
}
