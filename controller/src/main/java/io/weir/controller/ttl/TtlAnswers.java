package io.weir.controller.ttl;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Tenant;
import io.weir.flows.pipeline.Table;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One switch's packets whose TTL ran out, and how often each port is answered. Belongs to the switch's event loop. */
public final class TtlAnswers {

    /** Answers to one port in a second, and at once after silence: what traceroute needs, and no more. */
    static final int PER_SECOND = 20;

    static final int BURST = 40;

    /** Ports whose rate is kept; the one longest unheard of goes first. */
    private static final int MAX_PORTS = 4_096;

    private final Map<Integer, TokenBucket> rates = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, TokenBucket> eldest) {
            return size() > MAX_PORTS;
        }
    };

    private Map<Integer, Sender> senders = Map.of();
    private @Nullable NetworkView sendersOf;
    private Map<String, Integer> sendersAt = Map.of();

    /**
     * The frame to send back out of {@code port}; empty if there is to be none.
     *
     * @param table the table that the packet ran out in
     * @param ports the switch's ports, name to number
     */
    @SuppressWarnings("ReferenceEquality") // a view is new whenever anything in it is
    public Optional<byte[]> answer(
            byte[] frame,
            int port,
            int table,
            NetworkView network,
            HostView host,
            Map<String, Integer> ports,
            long nowNanos) {
        if (table != Table.ROUTE.number()) {
            return Optional.empty();
        }
        if (sendersOf != network || !sendersAt.equals(ports)) {
            senders = senders(network, host, ports);
            sendersOf = network;
            sendersAt = ports;
        }
        Sender sender = senders.get(port);
        boolean allowed = sender != null
                && rates.computeIfAbsent(port, unused -> new TokenBucket(PER_SECOND, BURST, nowNanos))
                        .take(nowNanos);
        return sender == null || !allowed ? Optional.empty() : TimeExceeded.answer(frame, sender);
    }

    private static Map<Integer, Sender> senders(NetworkView network, HostView host, Map<String, Integer> ports) {
        Map<Integer, Sender> senders = new HashMap<>();
        for (WantedPort wanted : host.ports()) {
            Integer number = ports.get(wanted.name());
            if (number != null) {
                wanted.container().flatMap(id -> sender(network, id)).ifPresent(sender -> senders.put(number, sender));
            }
        }
        return senders;
    }

    private static Optional<Sender> sender(NetworkView network, ContainerId id) {
        Tenant tenant = network.intent().tenants().get(id.tenant());
        Container container = tenant == null ? null : tenant.containers().get(id.name());
        if (tenant == null || container == null) {
            return Optional.empty();
        }
        return Optional.of(new Sender(
                container.mac(), container.address(), tenant.subnetOf(container).gateway()));
    }
}
