package io.weir.provisioning.bench.sim;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a simulated switch is to be.
 *
 * @param ports in the order of their numbers, from 1
 */
public record SwitchPlan(long datapathId, String bridge, List<Port> ports) {

    public SwitchPlan {
        ports = List.copyOf(ports);
    }

    /**
     * A port.
     *
     * @param container what sends packets there; empty for a tunnel port
     */
    public record Port(String name, Optional<Sender> container) {}

    /** Who sends the packets whose TTL runs out, and the gateway that is to answer. */
    public record Sender(MacAddress mac, Ipv4Address address, Ipv4Address gateway) {}

    /** One line for the switch and one for each port; {@link #parse} reads them again. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("switch " + Long.toHexString(datapathId) + " " + bridge);
        for (Port port : ports) {
            lines.add("port " + port.name
                    + port.container
                            .map(sender -> " " + sender.mac + " " + sender.address + " " + sender.gateway)
                            .orElse(""));
        }
        return lines;
    }

    static List<SwitchPlan> parse(List<String> lines) {
        List<SwitchPlan> plans = new ArrayList<>();
        List<Port> ports = new ArrayList<>();
        String[] head = {};
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("switch")) {
                close(head, ports, plans);
                head = words;
            } else {
                ports.add(new Port(words[1], sender(words)));
            }
        }
        close(head, ports, plans);
        return plans;
    }

    private static Optional<Sender> sender(String[] words) {
        return words.length < 5
                ? Optional.empty()
                : Optional.of(new Sender(MacAddress.of(words[2]), Ipv4Address.of(words[3]), Ipv4Address.of(words[4])));
    }

    private static void close(String[] head, List<Port> ports, List<SwitchPlan> plans) {
        if (head.length > 0) {
            plans.add(new SwitchPlan(Long.parseUnsignedLong(head[1], 16), head[2], ports));
            ports.clear();
        }
    }
}
