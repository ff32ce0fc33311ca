package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart.OutsidePart;
import io.weir.flows.model.HostPart.Published;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Outside;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The nftables table {@code ip weir}, written out whole: what may pass between the bridge and the host's other networks,
 * under the host's addresses. Other tables are other people's; a packet that any table drops is dropped.
 *
 * @param closed addresses that no container may begin a session with, beside {@link WayOut#NEVER}; sorted
 * @param published ports of the host that lead to containers
 */
record Firewall(List<Ipv4Address> closed, List<Published> published) {

    /** The table's name, in the family {@code ip}. */
    static final String TABLE = "weir";

    private static final List<String> TO_CONTAINERS = List.of(
            "ct direction original ct status dnat jump led-in",
            "ct direction reply ct state established,related accept",
            "drop");

    Firewall {
        closed = List.copyOf(closed);
        published = List.copyOf(published);
    }

    /** What a host's part asks for, whose controllers are at these addresses. Both have been checked. */
    static Firewall of(OutsidePart part, Collection<Ipv4Address> controllers) {
        TreeSet<Ipv4Address> closed = new TreeSet<>(controllers);
        part.refused().stream().map(Ipv4Address::of).forEach(closed::add);
        closed.removeIf(address -> WayOut.NEVER.stream().anyMatch(prefix -> prefix.contains(address)));
        return new Firewall(List.copyOf(closed), part.published());
    }

    /** The text for {@code nft -f}, which replaces the table, or makes it, in one transaction. */
    String text() {
        List<String> lines = new ArrayList<>(List.of(
                "table ip " + TABLE, // so that there is one to delete
                "delete table ip " + TABLE,
                "table ip " + TABLE + " {"));
        addClosed(lines);
        addChain(lines, "lead-in", "type nat hook prerouting priority dstnat; policy accept;", leadIn());
        addChain(
                lines,
                "to-host",
                "type filter hook input priority filter; policy accept;",
                List.of("iifname " + port() + " drop"));
        addChain(
                lines,
                "forward",
                "type filter hook forward priority filter; policy accept;",
                List.of(
                        "iifname " + port() + " jump from-containers",
                        "oifname " + port() + " jump to-containers",
                        "ip saddr " + Outside.PREFIX + " drop"));
        addChain(lines, "from-containers", "", fromContainers());
        addChain(lines, "to-containers", "", TO_CONTAINERS);
        addChain(lines, "led-in", "", led("ip daddr"));
        addChain(lines, "led-out", "", led("ip saddr"));
        addChain(
                lines,
                "lead-out",
                "type nat hook postrouting priority srcnat; policy accept;",
                List.of("oifname != " + port() + " ip saddr " + Outside.PREFIX + " masquerade"));
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    private void addClosed(List<String> lines) {
        List<String> elements = new ArrayList<>();
        WayOut.NEVER.forEach(prefix -> elements.add(prefix.toString()));
        closed.forEach(address -> elements.add(address.toString()));
        lines.add("\tset closed {");
        lines.add("\t\ttype ipv4_addr");
        lines.add("\t\tflags interval");
        lines.add("\t\telements = { " + String.join(", ", elements) + " }");
        lines.add("\t}");
    }

    /** The source is kept: the container sees who comes, and rules about prefixes of the outside decide by it. */
    private List<String> leadIn() {
        return published.stream()
                .map(one -> "iifname != " + port() + " fib daddr type local " + one.protocol() + " dport " + one.port()
                        + " dnat to " + one.address() + ":" + one.to())
                .toList();
    }

    /** Of sessions that came in the packets that are still led so, of either direction, and errors about them; no others. */
    private List<String> led(String container) {
        List<String> rules = new ArrayList<>();
        for (Published one : published) {
            rules.add("ct protocol " + one.protocol() + " ct original proto-dst " + one.port() + " " + container + " "
                    + one.address() + " accept");
        }
        rules.add("drop");
        return rules;
    }

    /**
     * A packet that belongs to no session would not be masqueraded, and leave under an address that is nobody's. What
     * answers a session that came in may go to addresses that are closed otherwise.
     */
    private static List<String> fromContainers() {
        return List.of(
                "ip saddr != " + Outside.PREFIX + " drop",
                "ct state invalid drop",
                "ct direction reply ct status dnat jump led-out",
                "ip daddr @closed drop",
                "accept");
    }

    private static void addChain(List<String> lines, String name, String hook, List<String> rules) {
        lines.add("\tchain " + name + " {");
        if (!hook.isEmpty()) {
            lines.add("\t\t" + hook);
        }
        rules.forEach(rule -> lines.add("\t\t" + rule));
        lines.add("\t}");
    }

    private static String port() {
        return '"' + Outside.PORT + '"';
    }
}
