package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Match;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

    private static final ByField LENGTHS = new ByField(field -> (field.bits() + 7) / 8);
    private static final ByField HEADERS = new ByField(Oxm::headerOf);
    private static final ByField PLACES = places();

    private static final Map<Field, Integer> OLDER = olderHeaders();
    private static final ByField HEADERS_IN_ACTIONS = new ByField(field -> OLDER.getOrDefault(field, header(field)));
    private static final Map<Integer, Field> FIELDS = fieldsByHeader();

    private Oxm() {}

    /** The header of a field without mask. */
    static int header(Field field) {
        return HEADERS.of(field);
    }

    private static int headerOf(Field field) {
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

    /** The header by which Open vSwitch names a field in its own actions. */
    static int headerInAction(Field field) {
        return HEADERS_IN_ACTIONS.of(field);
    }

    /**
     * Where a field's term stands among others: in the order in which Open vSwitch gives them back, so that one form of a
     * flow is both sent and received. A term also stands behind those that it needs, as a switch demands.
     */
    static int place(Field field) {
        return PLACES.of(field);
    }

    /** Bytes that a field's value takes. */
    static int length(Field field) {
        return LENGTHS.of(field);
    }

    /** The field whose header without mask this is. */
    static Field field(int header) throws UnknownOnWire {
        Field field = FIELDS.get(header);
        if (field == null) {
            throw new UnknownOnWire("field " + Integer.toHexString(header));
        }
        return field;
    }

    static void write(Bytes out, Match.Term term) {
        if (term.isExact()) {
            writeExact(out, term.field(), term.value());
            return;
        }
        int length = length(term.field());
        out.writeInt(header(term.field()) + length | HAS_MASK);
        out.writeNumber(term.value(), length).writeNumber(term.mask(), length);
    }

    static void writeExact(Bytes out, Field field, long value) {
        out.writeInt(header(field)).writeNumber(value, length(field));
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

    private static long readNumber(ByteBuf in, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | in.readUnsignedByte();
        }
        return value;
    }

    /** The port; what is in the packet; then all else that the switch knows of it. */
    private static ByField places() {
        List<Field> order = new ArrayList<>(List.of(Field.values()));
        order.removeIf(Field::isMetadata);
        Stream.of(Field.values()).filter(Field::isMetadata).forEach(order::add);
        order.remove(Field.IN_PORT);
        order.add(0, Field.IN_PORT);
        putBehind(order, Field.IPV4_DST, Field.IP_PROTO);
        putBehind(order, Field.IPV4_DST, Field.IP_TTL);
        putBehind(order, Field.CT_NW_DST, Field.CT_NW_PROTO);
        return new ByField(order::indexOf);
    }

    private static void putBehind(List<Field> order, Field first, Field second) {
        order.remove(second);
        order.add(order.indexOf(first) + 1, second);
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
        OLDER.forEach((field, header) -> fields.put(header, field));
        return Map.copyOf(fields);
    }

    /** Headers by which Open vSwitch names fields in its own actions, where they are not those of a match. */
    private static Map<Field, Integer> olderHeaders() {
        Map<Field, Integer> fields = new EnumMap<>(Field.class);
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
        return fields;
    }

    private static void older(Map<Field, Integer> fields, int oxmClass, int number, Field field) {
        fields.put(field, oxmClass << 16 | number << 9 | length(field));
    }
}
