package io.weir.flows.simulate;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.Ipv4Address;
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

/** All hosts of an intent with the tunnels between them: what becomes of a packet that a container sends. */
public final class NetworkSimulator {

    private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();

    /** A host's view, its ports, and its switch. */
    private record SimulatedHost(HostView view, Ports ports, SwitchSimulator bridge) {}

    /**
     * @param ports the ports of each host's switch, by host
     */
    public NetworkSimulator(NetworkView network, Map<String, Ports> ports) {
        for (String name : network.intent().hosts().keySet()) {
            network.host(name).ifPresent(view -> {
                Ports own = ports.getOrDefault(name, Ports.NONE);
                List<Flow> flows = view.flows(own).toList();
                hosts.put(name, new SimulatedHost(view, own, new SwitchSimulator(flows)));
            });
        }
    }

    /** Every host with each port that it should have, numbered from 1 in the order of {@link HostView#ports}. */
    public static NetworkSimulator withAllPorts(NetworkView network) {
        Map<String, Ports> ports = new LinkedHashMap<>();
        for (String name : network.intent().hosts().keySet()) {
            Map<String, Integer> numbers = new LinkedHashMap<>();
            for (WantedPort port : network.host(name).orElseThrow().ports()) {
                numbers.put(port.name(), numbers.size() + 1);
            }
            ports.put(name, new Ports(numbers));
        }
        return new NetworkSimulator(network, ports);
    }

    /** What becomes of a packet in the end. */
    public sealed interface Fate {

        /** A container receives it, as it then is. */
        record Delivered(ContainerId to, Packet packet) implements Fate {}

        /** A switch turned it into an answer to its sender. */
        record Answered(Packet packet) implements Fate {}

        /** It ends in a table of a host's switch. */
        record Dropped(String host, int table) implements Fate {}

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
            for (WantedPort port : host.view().ports()) {
                Integer number = host.ports().numbers().get(port.name());
                if (number != null && port.container().equals(Optional.of(from))) {
                    return send(host, number, packet);
                }
            }
        }
        throw new IllegalArgumentException(from + " is plugged in nowhere");
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
            if (result.verdict() instanceof Verdict.Dropped dropped) {
                return new Journey(new Fate.Dropped(self.name(), dropped.table()), hops);
            }
            if (result.verdict() instanceof Verdict.TtlExpired) {
                return new Journey(new Fate.TtlExpired(self.name()), hops);
            }
            Verdict.Sent out = (Verdict.Sent) result.verdict();
            if (out.port() == port) {
                return new Journey(new Fate.Answered(out.packet()), hops);
            }
            Optional<TunnelType> tunnel = tunnelAt(host, out.port());
            if (tunnel.isEmpty()) {
                return new Journey(new Fate.Delivered(containerAt(host, out.port()), out.packet()), hops);
            }
            SimulatedHost next =
                    at(new Ipv4Address((int) out.packet().get(Field.TUN_DST).orElseThrow()));
            Integer arrival = next.ports().numbers().get(tunnel.get().portName());
            if (arrival == null) {
                return new Journey(new Fate.Dropped(next.view().host().name(), 0), hops);
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

    private SimulatedHost at(Ipv4Address end) {
        return hosts.values().stream()
                .filter(host -> host.view().host().address().equals(end))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a flow sends to " + end + ", where no host is"));
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
