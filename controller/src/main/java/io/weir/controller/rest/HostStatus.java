package io.weir.controller.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.weir.controller.reconcile.SwitchStatus;
import io.weir.flows.compile.HostView;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.HostReport;
import io.weir.flows.model.Outside;
import io.weir.flows.model.TunnelType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A host as {@code GET /v1/hosts} lists it. */
record HostStatus(
        String host,
        String bridge,
        boolean connected,
        String remote,
        String datapathId,
        String state,
        long revision,
        int flows,
        long repaired,
        String detail,
        long retryInSeconds,
        List<MissingPort> missingPorts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Published> published,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<HostReport.Failure> failures) {

    /** Of the failures that its agent tells of, so many are in a status; its report has all. */
    private static final int MOST_FAILURES = 3;

    /** A host as {@code GET /v1/hosts/{host}} shows it. */
    record Detailed(
            @JsonUnwrapped HostStatus status,
            List<BoundPort> ports,
            List<UnknownPort> unknownPorts,
            @Nullable HostReport report,
            @Nullable Long reportAgeSeconds) {}

    /** A port that the intent knows; either of a container or of a tunnel. */
    record BoundPort(
            String name,
            int number,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String container,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String tunnel) {}

    /** A port that the intent says nothing of: what comes in by it is dropped. */
    record UnknownPort(String name, int number) {}

    /** A port that lacks, what for, and the command that adds it. */
    record MissingPort(String name, String needed, String remedy) {}

    /** A port of the host that leads to a port of a container. */
    record Published(String protocol, int port, String container, int to) {}

    static HostStatus of(SwitchStatus status, HostView view, Optional<Reports.Aged> report) {
        return new HostStatus(
                status.host(),
                view.host().bridge(),
                isConnected(status),
                status.remote(),
                status.datapathId(),
                word(status.state()),
                status.revision(),
                status.flows(),
                status.repaired(),
                status.detail(),
                status.retryInSeconds(),
                missing(status, view),
                published(view),
                report.stream()
                        .flatMap(aged -> aged.report().failures().stream())
                        .limit(MOST_FAILURES)
                        .toList());
    }

    static Detailed detailed(SwitchStatus status, HostView view, Optional<Reports.Aged> report) {
        return new Detailed(
                of(status, view, report),
                bound(status, view),
                unknown(status, view),
                report.map(Reports.Aged::report).orElse(null),
                report.map(Reports.Aged::ageSeconds).orElse(null));
    }

    private static boolean isConnected(SwitchStatus status) {
        return status.state() != SwitchStatus.State.DISCONNECTED;
    }

    private static String word(SwitchStatus.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<BoundPort> bound(SwitchStatus status, HostView view) {
        return view.ports().stream()
                .filter(port -> status.ports().containsKey(port.name()))
                .map(port -> new BoundPort(
                        port.name(),
                        status.ports().getOrDefault(port.name(), 0),
                        port.container().map(ContainerId::toString).orElse(""),
                        port.tunnel().map(TunnelType::word).orElse("")))
                .toList();
    }

    private static List<UnknownPort> unknown(SwitchStatus status, HostView view) {
        // The way outside may be there before a tenant needs it.
        Set<String> known = Stream.concat(view.ports().stream().map(WantedPort::name), Stream.of(Outside.PORT))
                .collect(Collectors.toSet());
        return status.ports().entrySet().stream()
                .filter(port -> !known.contains(port.getKey()))
                .map(port -> new UnknownPort(port.getKey(), port.getValue()))
                .toList();
    }

    /** None of a switch that is away: which ports it has is not known. */
    private static List<MissingPort> missing(SwitchStatus status, HostView view) {
        if (!isConnected(status)) {
            return List.of();
        }
        return view.ports().stream()
                .filter(port -> !status.ports().containsKey(port.name()))
                .map(port -> new MissingPort(port.name(), port.neededFor(), remedy(port, view)))
                .toList();
    }

    private static List<Published> published(HostView view) {
        return view.publishedPorts().stream()
                .map(it -> new Published(
                        it.publication().word(),
                        it.publication().port(),
                        it.container().toString(),
                        it.publication().to()))
                .toList();
    }

    private static String remedy(WantedPort port, HostView view) {
        String add = "ovs-vsctl --may-exist add-port " + view.host().bridge() + " " + port.name();
        if (port.name().equals(Outside.PORT)) {
            return "have `weir agent` on the host, which makes it";
        }
        return port.tunnel()
                .map(type -> add + " -- set interface " + port.name() + " type=" + type.word()
                        + " options:remote_ip=flow options:key=flow")
                .orElse(add);
    }
}
