package io.weir.provisioning.lab;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a container can try in order to get a frame to one that it may not reach: every frame is known by its
 * ICMP sequence number, or by being an ARP request, which no container is ever sent.
 */
public final class Intrusion {

    /** ICMP identifiers of the frames begin here. */
    private static final int FIRST_IDENTIFIER = 1;

    /** A MAC address that nobody has. */
    private static final MacAddress NOBODY = MacAddress.of("02:66:66:66:66:66");

    private static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    private final Map<String, byte[]> frames = new LinkedHashMap<>();
    private int identifier = FIRST_IDENTIFIER;

    private Intrusion() {}

    /**
     * The frames that {@code attacker} can try against {@code victim}.
     *
     * @param mate a container that the victim may talk to, in whose name the attacker speaks
     */
    public static Intrusion of(LabContainer attacker, LabContainer victim, LabContainer mate) {
        Intrusion intrusion = new Intrusion();
        MacAddress ownMac = MacAddress.of(attacker.mac());
        MacAddress mateMac = MacAddress.of(mate.mac());
        Ipv4Address own = Ipv4Address.of(attacker.address());
        Ipv4Address mateAddress = Ipv4Address.of(mate.address());
        Ipv4Address to = Ipv4Address.of(victim.address());
        for (MacAddress toMac : List.of(MacAddress.of(victim.mac()), MacAddress.GATEWAY, BROADCAST)) {
            String way = toMac.equals(MacAddress.GATEWAY)
                    ? "through the gateway"
                    : toMac.equals(BROADCAST) ? "by broadcast" : "straight to its MAC";
            intrusion.addPings("its own name, " + way, new Frames.Path(ownMac, toMac, own, to));
            intrusion.addPings("a forged IP address, " + way, new Frames.Path(ownMac, toMac, mateAddress, to));
            intrusion.addPings("a forged MAC address, " + way, new Frames.Path(mateMac, toMac, own, to));
            intrusion.addPings("another's whole name, " + way, new Frames.Path(mateMac, toMac, mateAddress, to));
            intrusion.addPings("nobody's MAC address, " + way, new Frames.Path(NOBODY, toMac, own, to));
            intrusion.addArp("its own name, " + way, new Frames.Path(ownMac, toMac, own, to));
            intrusion.addArp("another's name, " + way, new Frames.Path(ownMac, toMac, mateAddress, to));
            intrusion.addArp("another's whole name, " + way, new Frames.Path(mateMac, toMac, mateAddress, to));
        }
        return intrusion;
    }

    /** What each frame is, in words, with the frame. */
    public Map<String, byte[]> frames() {
        return Map.copyOf(frames);
    }

    /** Sends them all. */
    public void send(LabContainer attacker) {
        attacker.send(new ArrayList<>(frames.values()));
    }

    /** Those of the frames which the victim got that are neither pings between it and its mate nor ARP's answers. */
    public static List<SeenFrame> intruders(Sniffer inbound, LabContainer victim, LabContainer mate) {
        return inbound.frames(frame -> frame.isForged() || !isExpected(frame, victim, mate));
    }

    private static boolean isExpected(SeenFrame frame, LabContainer victim, LabContainer mate) {
        boolean isPing = frame.isBetween(mate.address(), victim.address()) && (frame.isPing() || frame.isPong());
        return isPing || frame.isArpReply() && frame.toMac().toString().equals(victim.mac());
    }

    private void addPings(String words, Frames.Path path) {
        frames.put("ping in " + words, Frames.ping(path, identifier++));
        for (int vlan : new int[] {0, 1, 101, 102}) {
            frames.put("ping in " + words + ", tagged " + vlan, Frames.tagged(Frames.ping(path, identifier++), vlan));
        }
    }

    private void addArp(String words, Frames.Path path) {
        frames.put("ARP request in " + words, Frames.arpRequest(path));
        frames.put("ARP reply in " + words, Frames.arpReply(path));
        frames.put("ARP request in " + words + ", tagged 102", Frames.tagged(Frames.arpRequest(path), 102));
    }
}
