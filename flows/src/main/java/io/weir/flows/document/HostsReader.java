package io.weir.flows.document;

import io.weir.flows.document.Node.Entry;
import io.weir.flows.document.Node.Scalar;
import io.weir.flows.model.Container;
import io.weir.flows.model.Host;
import io.weir.flows.model.Host.WayOut;
import io.weir.flows.model.HostPort;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Overlay;
import io.weir.flows.model.Overlay.HostPair;
import io.weir.flows.model.TunnelType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code hosts} and {@code overlay}. */
final class HostsReader {

    private static final List<String> HOST_KEYS =
            List.of("bridge", "address", "datapath-id", "mtu", "outside", "reserved-ports");
    private static final List<String> OVERLAY_KEYS = List.of("type", "pairs");
    private static final List<String> PAIR_KEYS = List.of("between", "type");

    private static final int MAX_UNDERLAY_MTU = 65_535;

    private final Problems problems;
    private final Set<String> names = new LinkedHashSet<>();
    private final SortedMap<String, Host> hosts = new TreeMap<>();
    private final Map<String, String> hostsByBridge = new HashMap<>();
    private final Map<Ipv4Address, String> hostsByAddress = new HashMap<>();
    private final Map<Long, String> hostsByDatapathId = new HashMap<>();

    private HostsReader(Problems problems) {
        this.problems = problems;
    }

    /** The hosts of a document; parts equal to those of {@code previous} are the same objects. */
    static Hosts read(Fields document, Intent previous) {
        HostsReader reader = new HostsReader(document.problems());
        Fields declared = document.map("hosts");
        for (Entry entry : declared.entries()) {
            reader.readHost(entry, declared.path().key(entry.key()), previous);
        }
        Overlay overlay = reader.readOverlay(document);
        return new Hosts(
                reader.hosts.equals(previous.hosts()) ? previous.hosts() : reader.hosts,
                reader.names,
                overlay.equals(previous.overlay()) ? previous.overlay() : overlay);
    }

    private void readHost(Entry entry, DocumentPath path, Intent previous) {
        String name = entry.key();
        names.add(name);
        Names.check(new Value(name, path, entry.line(), problems), "host");
        Fields fields = Fields.of(entry.value(), path, entry.line(), problems).orElse(null);
        if (fields == null) {
            return;
        }
        fields.allowOnly(HOST_KEYS);
        String bridge = bridge(name, fields);
        Ipv4Address address = Forms.unicastAddress(
                fields.required("address", "the host's address on the network that joins the hosts"));
        OptionalLong datapathId = Forms.datapathId(fields.scalar("datapath-id"));
        int mtu = Forms.number(fields.scalar("mtu"), leastUnderlayMtu(), MAX_UNDERLAY_MTU)
                .orElse(Host.DEFAULT_UNDERLAY_MTU);
        WayOut wayOut = Forms.word(fields.scalar("outside"), WayOut.NAT, "a way outside");
        List<HostPort> reserved = reserved(fields);
        if (bridge != null) {
            claim(hostsByBridge, bridge, name, fields, "bridge", "a switch is known by its bridge's name");
        }
        if (address != null) {
            claim(hostsByAddress, address, name, fields, "address", "every host has its own tunnel end point");
        }
        datapathId.ifPresent(id ->
                claim(hostsByDatapathId, id, name, fields, "datapath-id", "every switch has its own datapath id"));
        if (bridge != null && address != null) {
            Host host = new Host(name, bridge, address, datapathId, mtu, wayOut, reserved);
            Host before = previous.hosts().get(name);
            hosts.put(name, before != null && before.equals(host) ? before : host);
        }
    }

    private static @Nullable String bridge(String host, Fields fields) {
        Value declared = fields.scalar("bridge");
        if (declared == null) {
            String derived = host + "-br";
            if (derived.length() > Container.MAX_PORT_NAME && Names.isSound(host)) {
                fields.wrong(
                        "bridge",
                        "the bridge's name would be " + derived + ", which has " + derived.length() + " characters",
                        "set bridge to a name of at most " + Container.MAX_PORT_NAME);
            }
            return derived;
        }
        String bridge = Names.interfaceName(declared);
        if (bridge != null) {
            Names.checkTaken(declared);
        }
        return bridge;
    }

    private static List<HostPort> reserved(Fields fields) {
        if (fields.node("reserved-ports") == null) {
            return Host.DEFAULT_RESERVED;
        }
        List<HostPort> reserved = new ArrayList<>();
        for (Value value : fields.scalars("reserved-ports")) {
            HostPort.parse(value.text())
                    .ifPresentOrElse(
                            reserved::add,
                            () -> value.wrong(
                                    value.quoted() + " is not a port of a host",
                                    "a number from 1 to 65535 and its protocol, like 22/tcp or 53/udp"));
        }
        return reserved;
    }

    private static <T> void claim(
            Map<T, String> taken, T value, String host, Fields fields, String key, String remedy) {
        String other = taken.putIfAbsent(value, host);
        if (other != null) {
            String shown = value instanceof Long id ? String.format("0x%016x", id) : value.toString();
            fields.wrong(key, "host " + Quote.of(other) + " has the same " + key + ", " + shown, remedy);
        }
    }

    /** The containers' least, with the largest overhead around it. */
    private static int leastUnderlayMtu() {
        int overhead = 0;
        for (TunnelType type : TunnelType.values()) {
            overhead = Math.max(overhead, type.overheadBytes());
        }
        return Container.MIN_MTU + overhead;
    }

    private Overlay readOverlay(Fields document) {
        Node node = document.node("overlay");
        if (node == null) {
            return new Overlay(TunnelType.VXLAN);
        }
        if (node instanceof Scalar) {
            TunnelType type = Forms.tunnelType(document.scalar("overlay"));
            return new Overlay(type == null ? TunnelType.VXLAN : type);
        }
        Fields fields = document.map("overlay").allowOnly(OVERLAY_KEYS);
        TunnelType type = Forms.tunnelType(fields.scalar("type"));
        SortedMap<HostPair, TunnelType> pairs = new TreeMap<>();
        int index = 0;
        for (Node item : fields.list("pairs")) {
            DocumentPath path = fields.path().key("pairs").item(index++);
            Fields.of(item, path, item.line(), problems).ifPresent(pair -> readPair(pair, pairs));
        }
        return new Overlay(type == null ? TunnelType.VXLAN : type, pairs);
    }

    private void readPair(Fields fields, SortedMap<HostPair, TunnelType> pairs) {
        fields.allowOnly(PAIR_KEYS);
        TunnelType type = Forms.tunnelType(fields.required("type", "vxlan, gre or geneve"));
        if (fields.node("between") == null) {
            fields.wrong("between is missing", "write between: [one host, the other]");
            return;
        }
        List<Value> between = fields.scalars("between");
        boolean known = true;
        for (Value host : between) {
            known &= References.check(host, "host", names, "declare it under hosts");
        }
        if (fields.list("between").size() != 2) {
            if (fields.node("between") instanceof Node.Items) {
                fields.wrong("between", "a pair is of two hosts", "write between: [one host, the other]");
            }
        } else if (known && between.size() == 2) {
            addPair(fields, between.get(0).text(), between.get(1).text(), type, pairs);
        }
    }

    private static void addPair(
            Fields fields, String one, String other, @Nullable TunnelType type, SortedMap<HostPair, TunnelType> pairs) {
        if (one.equals(other)) {
            fields.wrong("between", "host " + one + " is paired with itself", "two different hosts");
        } else if (type != null && pairs.putIfAbsent(HostPair.of(one, other), type) != null) {
            fields.wrong("between", "the pair " + one + ", " + other + " stands here twice", "keep one of the two");
        }
    }
}
