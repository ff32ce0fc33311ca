package io.weir.controller.answers;

import io.weir.controller.openflow.NetworkOrder;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Outside;
import java.util.Optional;

/**
 * Who sent a packet, as far as an answer needs it: the container behind a port, or somebody outside. In bits, since an object
 * for each address would have to be fetched from memory for each packet.
 *
 * @param mac the bits of its Ethernet address
 * @param address the bits of its address
 * @param gateway those of its subnet's gateway, which answers; to the outside, of what stands for a container there
 */
public record Sender(long mac, int address, int gateway) {

    private static final int SOURCE = SentPacket.ETHERNET + 12;
    private static final int DESTINATION = SentPacket.ETHERNET + 16;

    static Sender of(MacAddress mac, Ipv4Address address, Ipv4Address gateway) {
        return new Sender(mac.bits(), address.bits(), gateway.bits());
    }

    /** Who sent a frame that came from outside to an address which stands for a container there; empty if none does. */
    static Optional<Sender> outside(byte[] frame) {
        if (frame.length < SentPacket.ETHERNET + SentPacket.IP_HEADER) {
            return Optional.empty();
        }
        Ipv4Address to = new Ipv4Address(NetworkOrder.getInt(frame, DESTINATION));
        Ipv4Address from = new Ipv4Address(NetworkOrder.getInt(frame, SOURCE));
        return Outside.PREFIX.contains(to) ? Optional.of(of(Outside.HOST_MAC, from, to)) : Optional.empty();
    }
}
