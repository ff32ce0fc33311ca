package io.weir.controller.answers;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Outside;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Who sent a packet, as far as an answer needs it: the container behind a port, or somebody outside.
 *
 * @param gateway the address of its subnet's gateway, which answers; to the outside, what stands for a container there
 */
public record Sender(MacAddress mac, Ipv4Address address, Ipv4Address gateway) {

    private static final int SOURCE = SentPacket.ETHERNET + 12;
    private static final int DESTINATION = SentPacket.ETHERNET + 16;

    /** Who sent a frame that came from outside to an address which stands for a container there; empty if none does. */
    static Optional<Sender> outside(byte[] frame) {
        if (frame.length < SentPacket.ETHERNET + SentPacket.IP_HEADER) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        Ipv4Address to = new Ipv4Address(bytes.getInt(DESTINATION));
        return Optional.of(new Sender(Outside.HOST_MAC, new Ipv4Address(bytes.getInt(SOURCE)), to))
                .filter(sender -> Outside.PREFIX.contains(to));
    }
}
