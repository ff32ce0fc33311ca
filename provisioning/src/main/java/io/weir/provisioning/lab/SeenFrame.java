package io.weir.provisioning.lab;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A frame that a {@link Sniffer} saw. Fields that a frame does not have read as 0.
 *
 * @param micros the kernel's time of it, in microseconds since 1970, the same clock for all containers of a lab
 * @param bytes the whole frame
 */
public record SeenFrame(long micros, ByteBuffer bytes) {

    private static final int TYPE = 12;
    private static final int IP = Frames.ETHERNET_HEADER;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    public SeenFrame {
        bytes = bytes.asReadOnlyBuffer();
    }

    public int etherType() {
        return unsignedShort(TYPE);
    }

    public MacAddress fromMac() {
        return new MacAddress((long) unsignedShort(6) << 32 | Integer.toUnsignedLong(word(8)));
    }

    public MacAddress toMac() {
        return new MacAddress((long) unsignedShort(0) << 32 | Integer.toUnsignedLong(word(2)));
    }

    public boolean isIpv4() {
        return etherType() == Frames.IPV4;
    }

    public boolean isArp() {
        return etherType() == Frames.ARP;
    }

    public boolean isArpReply() {
        return isArp() && unsignedShort(IP + 6) == 2;
    }

    /** The sender's address, of IPv4 or in the body of ARP. */
    public Ipv4Address from() {
        return new Ipv4Address(isIpv4() ? word(IP + 12) : isArp() ? word(IP + 14) : 0);
    }

    /** The receiver's address, of IPv4 or in the body of ARP. */
    public Ipv4Address to() {
        return new Ipv4Address(isIpv4() ? word(IP + 16) : isArp() ? word(IP + 24) : 0);
    }

    public boolean isBetween(String from, String to) {
        return isIpv4() && from.equals(from().toString()) && to.equals(to().toString());
    }

    public int protocol() {
        return isIpv4() ? unsignedByte(IP + 9) : 0;
    }

    /** The port of TCP or UDP that it is from. */
    public int fromPort() {
        return hasPorts() ? unsignedShort(payload()) : 0;
    }

    /** The port of TCP or UDP that it is to. */
    public int toPort() {
        return hasPorts() ? unsignedShort(payload() + 2) : 0;
    }

    public boolean isPing() {
        return protocol() == Datagrams.ICMP && unsignedByte(payload()) == 8;
    }

    public boolean isPong() {
        return protocol() == Datagrams.ICMP && isFirst() && unsignedByte(payload()) == 0;
    }

    /** Type and code of an ICMP packet. */
    public int icmpType() {
        return unsignedShort(payload());
    }

    /** Whether it is an ICMP error about a packet of this protocol whose payload begins with these bytes. */
    public boolean isAbout(int protocol, byte[] begin) {
        int quoted = payload() + 8;
        int header = (unsignedByte(quoted) & 0xf) * 4;
        for (int i = 0; i < begin.length; i++) {
            if ((byte) unsignedByte(quoted + header + i) != begin[i]) {
                return false;
            }
        }
        return protocol() == Datagrams.ICMP && unsignedByte(quoted + 9) == protocol;
    }

    /** Whether it is a TCP segment with all of these flags. */
    public boolean hasTcpFlags(int flags) {
        return protocol() == Datagrams.TCP && isFirst() && (unsignedByte(payload() + 13) & flags) == flags;
    }

    /** Whether a frame made by {@link Frames} or {@link Datagrams} is what it was, or is quoted in it. */
    public boolean isForged() {
        return contains(Frames.MARK);
    }

    /** Whether these bytes are somewhere in it. */
    public boolean contains(byte[] sought) {
        for (int at = 0; at + sought.length <= bytes.limit(); at++) {
            if (bytes.slice(at, sought.length).equals(ByteBuffer.wrap(sought))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        byte[] all = new byte[Math.min(bytes.limit(), 80)];
        bytes.get(0, all);
        String hex = HexFormat.of().formatHex(all);
        return isIpv4()
                ? "%s > %s protocol %d ports %d > %d: %s".formatted(from(), to(), protocol(), fromPort(), toPort(), hex)
                : hex;
    }

    private boolean hasPorts() {
        return isFirst() && (protocol() == Datagrams.TCP || protocol() == Datagrams.UDP);
    }

    /** Whether it is a whole packet or the first fragment of one. */
    private boolean isFirst() {
        return (unsignedShort(IP + 6) & FRAGMENT_OFFSET) == 0;
    }

    private int payload() {
        return IP + (unsignedByte(IP) & 0xf) * 4;
    }

    private int unsignedByte(int offset) {
        return offset < bytes.limit() ? Byte.toUnsignedInt(bytes.get(offset)) : 0;
    }

    private int unsignedShort(int offset) {
        return unsignedByte(offset) << 8 | unsignedByte(offset + 1);
    }

    private int word(int offset) {
        return unsignedShort(offset) << 16 | unsignedShort(offset + 2);
    }
}
