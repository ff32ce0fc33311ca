package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Match;
import java.util.HashMap;
import java.util.Map;

/**
 * Fields as they are on the wire: a header of class, number, mask bit and length, then value and mask (OpenFlow 1.4,
 * 7.2.3.2; Nicira's class in ovs-fields(7)).
 */
final class Oxm {

    private static final int OPENFLOW_BASIC = 0x8000;
    private static final int NICIRA_0 = 0x0000;
    private static final int NICIRA_1 = 0x0001;
    private static final int HAS_MASK = 0x100;
    /** Open vSwitch gives back an exact match of all 32 bits as one of those that it has. */
    private static final long ALL_CT_STATES = 0xff;

    private static final Map<Integer, Field> FIELDS = fieldsByHeader();

    private Oxm() {}

    /** The header of a field without mask. */
    static int header(Field field) {
        return switch (field) {
            case IN_PORT -> basic(0, field);
            case ETH_DST -> basic(3, field);
            case ETH_SRC -> basic(4, field);
            case ETH_TYPE -> basic(5, field);
            case VLAN_VID -> basic(6, field);
            case IP_PROTO -> basic(10, field);
            case IPV4_SRC -> basic(11, field);
            case IPV4_DST -> basic(12, field);
            case TCP_SRC -> basic(13, field);
            case TCP_DST -> basic(14, field);
            case UDP_SRC -> basic(15, field);
            case UDP_DST -> basic(16, field);
            case SCTP_SRC -> basic(17, field);
            case SCTP_DST -> basic(18, field);
            case ICMP_TYPE -> basic(19, field);
            case ICMP_CODE -> basic(20, field);
            case ARP_OP -> basic(21, field);
            case ARP_SPA -> basic(22, field);
            case ARP_TPA -> basic(23, field);
            case ARP_SHA -> basic(24, field);
            case ARP_THA -> basic(25, field);
            case TUN_ID -> basic(38, field);
            case REG0 -> nicira(0, field);
            case REG1 -> nicira(1, field);
            case REG2 -> nicira(2, field);
            case REG3 -> nicira(3, field);
            case REG4 -> nicira(4, field);
            case REG5 -> nicira(5, field);
            case REG6 -> nicira(6, field);
            case REG7 -> nicira(7, field);
            case REG8 -> nicira(8, field);
            case REG9 -> nicira(9, field);
            case REG10 -> nicira(10, field);
            case REG11 -> nicira(11, field);
            case REG12 -> nicira(12, field);
            case IP_TTL -> nicira(29, field);
            case TUN_SRC -> nicira(31, field);
            case TUN_DST -> nicira(32, field);
            case CT_STATE -> nicira(105, field);
            case CT_ZONE -> nicira(106, field);
            case CT_MARK -> nicira(107, field);
            case CT_NW_PROTO -> nicira(119, field);
            case CT_NW_SRC -> nicira(120, field);
            case CT_NW_DST -> nicira(121, field);
            case CT_TP_SRC -> nicira(124, field);
            case CT_TP_DST -> nicira(125, field);
        };
    }

    /** Bytes that a field's value takes. */
    static int length(Field field) {
        return (field.bits() + 7) / 8;
    }

    /** The field whose header without mask this is. */
    static Field field(int header) throws UnknownOnWire {
        Field field = FIELDS.get(header);
        if (field == null) {
            throw new UnknownOnWire("field " + Integer.toHexString(header));
        }
        return field;
    }

    static void write(ByteBuf out, Match.Term term) {
        if (term.isExact()) {
            writeExact(out, term.field(), term.value());
            return;
        }
        int length = length(term.field());
        out.writeInt(header(term.field()) + length | HAS_MASK);
        writeNumber(out, term.value(), length);
        writeNumber(out, term.mask(), length);
    }

    static void writeExact(ByteBuf out, Field field, long value) {
        out.writeInt(header(field));
        writeNumber(out, value, length(field));
    }

    /** Reads one header with value and mask; throws {@link IndexOutOfBoundsException} where bytes are missing. */
    static Match.Term read(ByteBuf in) throws UnknownOnWire {
        int header = in.readInt();
        boolean masked = (header & HAS_MASK) != 0;
        int length = header & 0xff;
        int valueLength = masked ? length / 2 : length;
        Field field = field((header & 0xfffffe00) | valueLength);
        long value = readNumber(in, valueLength);
        long mask = masked ? readNumber(in, valueLength) : field.ones();
        if (mask == 0 || (mask & ~field.ones()) != 0 || (value & ~mask) != 0) {
            throw new UnknownOnWire(field + " with mask " + Long.toHexString(mask));
        }
        if (field == Field.CT_STATE && mask == ALL_CT_STATES) {
            mask = field.ones();
        }
        return new Match.Term(field, value, mask);
    }

    private static void writeNumber(ByteBuf out, long value, int length) {
        for (int shift = (length - 1) * 8; shift >= 0; shift -= 8) {
            out.writeByte((int) (value >>> shift));
        }
    }

    private static long readNumber(ByteBuf in, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | in.readUnsignedByte();
        }
        return value;
    }

    private static int basic(int number, Field field) {
        return OPENFLOW_BASIC << 16 | number << 9 | length(field);
    }

    private static int nicira(int number, Field field) {
        return NICIRA_1 << 16 | number << 9 | length(field);
    }

    private static Map<Integer, Field> fieldsByHeader() {
        Map<Integer, Field> fields = new HashMap<>();
        for (Field field : Field.values()) {
            fields.put(header(field), field);
        }
        // Open vSwitch names fields of its own actions by their older headers.
        older(fields, NICIRA_0, 1, Field.ETH_DST);
        older(fields, NICIRA_0, 2, Field.ETH_SRC);
        older(fields, NICIRA_0, 3, Field.ETH_TYPE);
        older(fields, NICIRA_0, 6, Field.IP_PROTO);
        older(fields, NICIRA_0, 7, Field.IPV4_SRC);
        older(fields, NICIRA_0, 8, Field.IPV4_DST);
        older(fields, NICIRA_0, 9, Field.TCP_SRC);
        older(fields, NICIRA_0, 10, Field.TCP_DST);
        older(fields, NICIRA_0, 11, Field.UDP_SRC);
        older(fields, NICIRA_0, 12, Field.UDP_DST);
        older(fields, NICIRA_0, 13, Field.ICMP_TYPE);
        older(fields, NICIRA_0, 14, Field.ICMP_CODE);
        older(fields, NICIRA_0, 15, Field.ARP_OP);
        older(fields, NICIRA_0, 16, Field.ARP_SPA);
        older(fields, NICIRA_0, 17, Field.ARP_TPA);
        older(fields, NICIRA_1, 16, Field.TUN_ID);
        older(fields, NICIRA_1, 17, Field.ARP_SHA);
        older(fields, NICIRA_1, 18, Field.ARP_THA);
        return Map.copyOf(fields);
    }

    private static void older(Map<Integer, Field> fields, int oxmClass, int number, Field field) {
        fields.put(oxmClass << 16 | number << 9 | length(field), field);
    }
}
