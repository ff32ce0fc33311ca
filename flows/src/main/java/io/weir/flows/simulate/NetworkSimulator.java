package io.weir.flows.simulate;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.compile.Transition;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Outside;
import io.weir.flows.model.TunnelType;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.simulate.SwitchSimulator.Result;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * All hosts of an intent with the tunnels between them: what becomes of a packet that a container sends. Each host's
 * switch keeps the sessions that it tracks while its flows change, and hosts may change one after the other.
 */
public final class NetworkSimulator {

    private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();

    /** A host's view, its ports, and its switch. */
    private record SimulatedHost(
            HostView view, Ports ports, List<Flow> flows, SwitchSimulator bridge, ConnectionTracker tracker) {

        static SimulatedHost of(HostView view, Ports ports, @Nullable SimulatedHost before) {
            List<Flow> flows = before == null
                    ? view.flows(ports).toList()
                    : new Transition(before.view, before.ports, view, ports)
                            .diff()
                            .applyTo(before.flows);
            ConnectionTracker tracker = before == null ? new ConnectionTracker() : before.tracker;
            return new SimulatedHost(view, ports, flows, new SwitchSimulator(flows, tracker), tracker);
        }
    }

    /**
     * @param ports the ports of each host's switch, by host
     */
    public NetworkSimulator(NetworkView network, Map<String, Ports> ports) {
        update(network, ports);
    }

    /** Every host with each port that it should have, numbered from 1 in the order of {@link HostView#ports}. */
    public static NetworkSimulator withAllPorts(NetworkView network) {
        NetworkSimulator simulator = new NetworkSimulator(NetworkView.of(Intent.EMPTY), Map.of());
        simulator.updateWithAllPorts(network);
        return simulator;
    }

    /** Gives every host its flows of a view; a host that the view has not is gone with its sessions. */
    public void update(NetworkView network, Map<String, Ports> ports) {
        hosts.keySet().retainAll(network.intent().hosts().keySet());
        for (String name : network.intent().hosts().keySet()) {
            updateHost(name, network, ports.getOrDefault(name, Ports.NONE));
        }
    }

    /** Gives one host its flows of a view, by their difference to those that it has; the others keep theirs. */
    public void updateHost(String name, NetworkView network, Ports ports) {
        SimulatedHost before = hosts.remove(name);
        network.host(name).ifPresent(view -> hosts.put(name, SimulatedHost.of(view, ports, before)));
    }

    /** Gives every host its flows of a view, and each port that it should have. */
    public void updateWithAllPorts(NetworkView network) {
        hosts.keySet().retainAll(network.intent().hosts().keySet());
        for (String name : network.intent().hosts().keySet()) {
            updateHostWithAllPorts(name, network);
        }
    }

    /** Gives one host its flows of a view, and each port that it should have: those that it had keep their numbers. */
    public void updateHostWithAllPorts(String name, NetworkView network) {
        SimulatedHost before = hosts.get(name);
        Map<String, Integer> old = before == null ? Map.of() : before.ports().numbers();
        Map<String, Integer> numbers = new LinkedHashMap<>();
        int last = 0;
        for (WantedPort port : network.host(name).map(HostView::ports).orElse(List.of())) {
            Integer number = old.get(port.name());
            while (number == null && (old.containsValue(++last) || numbers.containsValue(last))) {}
            numbers.put(port.name(), number == null ? last : number);
        }
        updateHost(name, network, new Ports(numbers));
    }

    /** What becomes of a packet in the end. */
    public sealed interface Fate {

        /** A container receives it, as it then is. */
        record Delivered(ContainerId to, Packet packet) implements Fate {}

        /** It leaves a host by the port that leads outside, as it then is. */
        record LeftOutside(String host, Packet packet) implements Fate {}

        /** A switch turned it into an answer to its sender. */
        record Answered(Packet packet) implements Fate {}

        /**
         * It ends in a host's switch.
         *
         * @param table the one that decided so, see {@link Verdict.Dropped}
         * @param reason what the flows say of why
         * @param rule the number of the rule that decided, 0 if none did
         */
        record Dropped(String host, int table, int reason, int rule) implements Fate {}

        /** It ends in a host's switch, and the controller is told of it, and of the rule that decided. */
        record Rejected(String host, int table, int reason, int rule) implements Fate {}

        /** A host sent it to a tunnel end point that no host has, as may be while only some hosts have changed. */
        record Astray(String host) implements Fate {}

        /** Its TTL ran out on a host, whose gateway tells the sender. */
        record TtlExpired(String host) implements Fate {}
    }

    /**
     * A packet's way.
     *
     * @param hops what each switch did that it passed
     */
    public record Journey(Fate fate, List<Hop> hops) {

        public Journey {
            hops = List.copyOf(hops);
        }
    }

    /** What one host's switch did. */
    public record Hop(String host, Result result) {}

    /**
     * Sends a packet from a container.
     *
     * @throws IllegalArgumentException if no host has a port for the container
     */
    public Journey send(ContainerId from, Packet packet) {
        for (SimulatedHost host : hosts.values()) {
            OptionalInt port = portOf(host, from);
            if (port.isPresent()) {
                return send(host, port.getAsInt(), packet);
            }
        }
        throw new IllegalArgumentException(from + " is plugged in nowhere");
    }

    /**
     * Lets a packet come in from outside at a host.
     *
     * @throws IllegalArgumentException if the host has no port that leads there
     */
    public Journey sendFromOutside(String name, Packet packet) {
        SimulatedHost host = hosts.get(name);
        OptionalInt port = host == null ? OptionalInt.empty() : host.ports().number(Outside.PORT);
        if (host == null || port.isEmpty()) {
            throw new IllegalArgumentException("no way outside at " + name);
        }
        return send(host, port.getAsInt(), packet);
    }

    /** Whether a host has a port that leads outside. */
    public boolean hasWayOutside(String name) {
        SimulatedHost host = hosts.get(name);
        return host != null && host.ports().number(Outside.PORT).isPresent();
    }

    /** Whether a host has a port for the container. */
    public boolean isPlugged(ContainerId container) {
        return hosts.values().stream().anyMatch(host -> portOf(host, container).isPresent());
    }

    private static OptionalInt portOf(SimulatedHost host, ContainerId container) {
        for (WantedPort port : host.view().ports()) {
            Integer number = host.ports().numbers().get(port.name());
            if (number != null && port.container().equals(Optional.of(container))) {
                return OptionalInt.of(number);
            }
        }
        return OptionalInt.empty();
    }

    private Journey send(SimulatedHost first, int firstPort, Packet sent) {
        List<Hop> hops = new ArrayList<>();
        SimulatedHost host = first;
        int port = firstPort;
        Packet packet = sent;
        while (true) {
            if (hops.size() > hosts.size()) {
                throw new IllegalStateException("a loop: " + hops);
            }
            Host self = host.view().host();
            Result result = host.bridge().receive(port, packet);
            hops.add(new Hop(self.name(), result));
            Optional<Fate> over = endOf(self.name(), result.verdict());
            if (over.isPresent()) {
                return new Journey(over.get(), hops);
            }
            Verdict.Sent out = (Verdict.Sent) result.verdict();
            if (out.port() == port) {
                return new Journey(new Fate.Answered(out.packet()), hops);
            }
            if (host.ports().number(Outside.PORT).equals(OptionalInt.of(out.port()))) {
                return new Journey(new Fate.LeftOutside(self.name(), out.packet()), hops);
            }
            Optional<TunnelType> tunnel = tunnelAt(host, out.port());
            if (tunnel.isEmpty()) {
                return new Journey(new Fate.Delivered(containerAt(host, out.port()), out.packet()), hops);
            }
            long end = out.packet().get(Field.TUN_DST).orElseThrow();
            SimulatedHost next = at(new Ipv4Address((int) end)).orElse(null);
            Integer arrival = next == null
                    ? null
                    : next.ports().numbers().get(tunnel.get().portName());
            if (next == null || arrival == null) {
                return new Journey(new Fate.Astray(self.name()), hops);
            }
            packet = out.packet()
                    .onTheWire()
                    .with(Field.TUN_ID, out.packet().get(Field.TUN_ID).orElseThrow())
                    .with(Field.TUN_SRC, self.address().asLong())
                    .with(Field.TUN_DST, next.view().host().address().asLong());
            host = next;
            port = arrival;
        }
    }

    /** The fate of a packet that goes no further than a host. */
    private static Optional<Fate> endOf(String host, Verdict verdict) {
        if (verdict instanceof Verdict.Dropped dropped) {
            return Optional.of(new Fate.Dropped(host, dropped.table(), dropped.reason(), dropped.rule()));
        }
        if (verdict instanceof Verdict.Rejected rejected) {
            return Optional.of(new Fate.Rejected(host, rejected.table(), rejected.reason(), rejected.rule()));
        }
        return verdict instanceof Verdict.TtlExpired ? Optional.of(new Fate.TtlExpired(host)) : Optional.empty();
    }

    private Optional<SimulatedHost> at(Ipv4Address end) {
        return hosts.values().stream()
                .filter(host -> host.view().host().address().equals(end))
                .findFirst();
    }

    private static Optional<TunnelType> tunnelAt(SimulatedHost host, int number) {
        for (TunnelType type : TunnelType.values()) {
            if (Integer.valueOf(number).equals(host.ports().numbers().get(type.portName()))) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static ContainerId containerAt(SimulatedHost host, int number) {
        for (WantedPort port : host.view().ports()) {
            if (Integer.valueOf(number).equals(host.ports().numbers().get(port.name()))) {
                return port.container().orElseThrow();
            }
        }
        throw new IllegalStateException("a flow sends to port " + number + ", where nothing is");
    }
}
