package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Action.Ct;
import io.weir.flows.openflow.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Open vSwitch's own actions as they are on the wire: type, length, vendor and a number, then what the action needs
 * (nicira-ext.h, ovs-actions(7)). Ranges of bits are an offset in the upper ten bits, and in the lower six the number of
 * bits less one.
 */
final class NiciraActions {

    static final int EXPERIMENTER = 0xffff;

    private static final int NICIRA = 0x2320;
    private static final int MOVE = 6;
    private static final int LOAD = 7;
    private static final int OUTPUT_REGISTER = 15;
    private static final int LEARN = 16;
    private static final int CT = 35;
    private static final int NAT = 36;

    private static final int FIXED = 24;
    private static final int LEARN_FIXED = 32;

    private static final int COMMIT = 1;
    private static final int NO_TABLE = 0xff;
    private static final int FTP_PORT = 21;
    private static final int LOWER_16_BITS = 15;

    /** What is translated, and that one IPv4 address follows which it becomes (NX_NAT_F_*, NX_NAT_RANGE_IPV4_MIN). */
    private static final int NAT_SOURCE = 1;

    private static final int NAT_DESTINATION = 2;
    private static final int ONE_ADDRESS = 1;
    private static final int NAT_LENGTH = 16;

    /** What of it stands before its flags. */
    private static final int NAT_BEGINNING = 12;

    private static final int NO_LIMIT = 0xffff;

    /** In what is learned, the port is named by its older header and has 16 bits (NXM_OF_IN_PORT). */
    private static final int LEARNED_IN_PORT = 0x00000002;

    /** Above the number of bits: whether a value comes from a field, and what it becomes. */
    private static final int KIND_SHIFT = 11;

    private NiciraActions() {}

    static void write(Bytes out, Action action) {
        int start = out.size();
        out.writeShort(EXPERIMENTER).writeShort(0).writeInt(NICIRA);
        if (action instanceof Action.Move move) {
            out.writeShort(MOVE).writeShort(move.from().bits()).writeInt(0);
            out.writeInt(Oxm.headerInAction(move.from())).writeInt(Oxm.headerInAction(move.to()));
        } else if (action instanceof Action.OutputRegister output) {
            out.writeShort(OUTPUT_REGISTER).writeShort(output.register().bits() - 1);
            out.writeInt(Oxm.header(output.register())).writeShort(NO_LIMIT).writeZero(6);
        } else if (action instanceof Ct ct) {
            ct(out, ct);
        } else if (action instanceof Action.Learn learn) {
            learn(out, learn);
        } else {
            throw new IllegalStateException("no bytes for " + action);
        }
        FlowWriter.pad(out, out.size() - start);
        out.setShort(start + 2, out.size() - start);
    }

    private static void ct(Bytes out, Ct ct) {
        out.writeShort(CT).writeShort(ct.commit() == Ct.Commit.YES ? COMMIT : 0);
        if (ct.zone() instanceof Ct.Zone.FromRegister from) {
            out.writeInt(Oxm.header(from.register())).writeShort(LOWER_16_BITS);
        } else if (ct.zone() instanceof Ct.Zone.Fixed fixed) {
            out.writeInt(0).writeShort(fixed.zone());
        }
        out.writeByte(ct.recircTable().orElse(NO_TABLE)).writeMedium(0);
        out.writeShort(ct.alg() == Ct.Alg.FTP ? FTP_PORT : 0);
        if (!(ct.nat() instanceof Ct.Nat.None)) {
            nat(out, ct.nat());
        }
        for (int i = 0; i < ct.exec().size(); i++) {
            FlowWriter.action(out, ct.exec().get(i));
        }
    }

    /** It stands among the actions of a ct. */
    private static void nat(Bytes out, Ct.Nat nat) {
        int start = out.size();
        out.writeShort(EXPERIMENTER)
                .writeShort(0)
                .writeInt(NICIRA)
                .writeShort(NAT)
                .writeShort(0);
        if (nat instanceof Ct.Nat.Source source) {
            out.writeShort(NAT_SOURCE).writeShort(ONE_ADDRESS);
            out.writeInt(source.address().bits());
        } else if (nat instanceof Ct.Nat.Destination destination) {
            out.writeShort(NAT_DESTINATION).writeShort(ONE_ADDRESS);
            out.writeInt(destination.address().bits());
        } else {
            out.writeShort(0).writeShort(0);
        }
        FlowWriter.pad(out, out.size() - start);
        out.setShort(start + 2, out.size() - start);
    }

    private static void learn(Bytes out, Action.Learn learn) {
        out.writeShort(LEARN).writeInt(0).writeShort(learn.priority()).writeLong(learn.cookie());
        out.writeShort(0).writeByte(learn.table()).writeByte(0).writeInt(0);
        for (Field field : learn.fields()) {
            // Kind 0: from the packet's field to a term of the match.
            out.writeShort(learnedBits(field));
            out.writeInt(learnedHeader(field)).writeShort(0);
            out.writeInt(learnedHeader(field)).writeShort(0);
        }
    }

    private static int learnedHeader(Field field) {
        return field == Field.IN_PORT ? LEARNED_IN_PORT : Oxm.headerInAction(field);
    }

    private static int learnedBits(Field field) {
        return field == Field.IN_PORT ? 16 : field.bits();
    }

    /** Reads one, of which type and length have been read; {@code in} ends where the action does. */
    static Action read(ByteBuf in, int length) throws UnknownOnWire {
        int vendor = in.readInt();
        int number = length < FIXED ? -1 : in.readUnsignedShort();
        if (vendor != NICIRA) {
            throw new UnknownOnWire("vendor action");
        }
        if (number == CT) {
            return ct(in);
        }
        if (number == LEARN && length >= LEARN_FIXED) {
            return learn(in);
        }
        if (length != FIXED) {
            throw new UnknownOnWire("Nicira action " + number + " of " + length + " bytes");
        }
        return switch (number) {
            case MOVE -> move(in);
            case LOAD -> load(in);
            case OUTPUT_REGISTER -> outputRegister(in);
            default -> throw new UnknownOnWire("Nicira action " + number);
        };
    }

    private static Action move(ByteBuf in) throws UnknownOnWire {
        int bits = in.readUnsignedShort();
        int offsets = in.readInt();
        Field from = Oxm.field(in.readInt());
        Field to = Oxm.field(in.readInt());
        if (offsets != 0 || bits != from.bits() || bits != to.bits()) {
            throw new UnknownOnWire("move of part of a field");
        }
        return new Action.Move(from, to);
    }

    private static Action load(ByteBuf in) throws UnknownOnWire {
        int range = in.readUnsignedShort();
        Field field = Oxm.field(in.readInt());
        long value = in.readLong();
        if (range != field.bits() - 1 || (value & ~field.ones()) != 0) {
            throw new UnknownOnWire("load of part of a field");
        }
        return new Action.SetField(field, value);
    }

    private static Action outputRegister(ByteBuf in) throws UnknownOnWire {
        int range = in.readUnsignedShort();
        Field register = Oxm.field(in.readInt());
        if (range != 31 || register.bits() != 32 || in.readUnsignedShort() != NO_LIMIT) {
            throw new UnknownOnWire("output by part of a field");
        }
        return new Action.OutputRegister(register);
    }

    private static Action ct(ByteBuf in) throws UnknownOnWire {
        int flags = in.readUnsignedShort();
        int zoneField = in.readInt();
        int zoneOrRange = in.readUnsignedShort();
        int table = in.readUnsignedByte();
        in.skipBytes(3);
        int alg = in.readUnsignedShort();
        if ((flags & ~COMMIT) != 0 || alg != 0 && alg != FTP_PORT) {
            throw new UnknownOnWire("ct with flags " + flags + " and alg " + alg);
        }
        List<Action> exec = new ArrayList<>();
        Ct.Nat nat = new Ct.Nat.None();
        while (in.isReadable()) {
            ByteBuf element = FlowReader.element(in);
            if (isNat(element)) {
                nat = nat(element.skipBytes(NAT_BEGINNING));
                continue;
            }
            Action write = FlowReader.action(element);
            if (!Ct.isMark(write)) {
                throw new UnknownOnWire("ct with " + write);
            }
            exec.add(write);
        }
        if (flags != COMMIT && !(nat instanceof Ct.Nat.None || nat instanceof Ct.Nat.AsKnown)) {
            throw new UnknownOnWire("nat of a session that is not kept");
        }
        return new Ct(
                flags == COMMIT ? Ct.Commit.YES : Ct.Commit.NO,
                zoneField == 0 ? new Ct.Zone.Fixed(zoneOrRange) : zone(zoneField, zoneOrRange),
                table == NO_TABLE ? OptionalInt.empty() : OptionalInt.of(table),
                exec,
                alg == FTP_PORT ? Ct.Alg.FTP : Ct.Alg.NONE,
                nat);
    }

    private static boolean isNat(ByteBuf element) {
        int start = element.readerIndex();
        return element.readableBytes() >= NAT_LENGTH
                && element.getUnsignedShort(start) == EXPERIMENTER
                && element.getInt(start + 4) == NICIRA
                && element.getUnsignedShort(start + 8) == NAT;
    }

    /** Reads one from its flags on; behind the address may be padding. */
    private static Ct.Nat nat(ByteBuf in) throws UnknownOnWire {
        int flags = in.readUnsignedShort();
        int range = in.readUnsignedShort();
        if (flags == 0 && range == 0) {
            return new Ct.Nat.AsKnown();
        }
        if (range != ONE_ADDRESS || flags != NAT_SOURCE && flags != NAT_DESTINATION || in.readableBytes() < 4) {
            throw new UnknownOnWire("nat with flags " + flags + " and range " + range);
        }
        Ipv4Address address = new Ipv4Address(in.readInt());
        return flags == NAT_SOURCE ? new Ct.Nat.Source(address) : new Ct.Nat.Destination(address);
    }

    private static Ct.Zone zone(int header, int range) throws UnknownOnWire {
        Field register = Oxm.field(header);
        if (range != LOWER_16_BITS || register.bits() != 32) {
            throw new UnknownOnWire("ct with a zone of other bits");
        }
        return new Ct.Zone.FromRegister(register);
    }

    private static Action learn(ByteBuf in) throws UnknownOnWire {
        int timeouts = in.readInt();
        int priority = in.readUnsignedShort();
        long cookie = in.readLong();
        int flags = in.readUnsignedShort();
        int table = in.readUnsignedByte();
        in.skipBytes(1);
        int finTimeouts = in.readInt();
        if (timeouts != 0 || flags != 0 || finTimeouts != 0 || table == 0xff) {
            throw new UnknownOnWire("learn with timeouts or flags");
        }
        List<Field> fields = new ArrayList<>();
        // A zero, or the end, ends the list.
        while (in.readableBytes() >= 2) {
            int kindAndBits = in.readUnsignedShort();
            if (kindAndBits == 0) {
                break;
            }
            fields.add(learned(in, kindAndBits));
        }
        return new Action.Learn(table, priority, cookie, fields);
    }

    private static Field learned(ByteBuf in, int kindAndBits) throws UnknownOnWire {
        if (kindAndBits >>> KIND_SHIFT != 0) {
            throw new UnknownOnWire("learn of something other than fields");
        }
        if (in.readableBytes() < 12) {
            throw new CorruptedFrameException("learn runs over its length");
        }
        int from = in.readInt();
        int fromOffset = in.readUnsignedShort();
        int to = in.readInt();
        int toOffset = in.readUnsignedShort();
        Field field = from == LEARNED_IN_PORT ? Field.IN_PORT : Oxm.field(from);
        if (kindAndBits != learnedBits(field) || from != to || fromOffset != 0 || toOffset != 0) {
            throw new UnknownOnWire("learn of something other than whole fields");
        }
        return field;
    }
}
