package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import io.weir.flows.pipeline.Cookie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Reads the entries of a flow statistics reply (OpenFlow 1.4, 7.3.5.2), each by itself, so that one that holds what Weir
 * has no word for never hides the others. What Open vSwitch gives back in another form than it was given is brought to
 * one form.
 */
final class FlowReader {

    /** Of an entry, up to its match. */
    static final int FIXED = 48;
    /** All of Open vSwitch's fields with their masks have fewer bytes; a longer one would not fit into a deletion. */
    private static final int MAX_MATCH = 8_192;

    private static final int SET_NW_TTL = 23;

    private FlowReader() {}

    /** Reads entries to the end of {@code in}. */
    static void read(ByteBuf in, Consumer<FlowEntry> sink) {
        while (in.isReadable()) {
            sink.accept(entry(in.readSlice(entryLength(in))));
        }
    }

    /** Hands over entries to the end of {@code in}, in their bytes. */
    static void scan(ByteBuf in, FlowScan scan) {
        EncodedFlow flow = new EncodedFlow();
        while (in.isReadable()) {
            int length = entryLength(in);
            flow.set(in, in.readerIndex(), length);
            scan.take(flow);
            in.skipBytes(length);
        }
    }

    private static int entryLength(ByteBuf in) {
        int length = in.readableBytes() < FIXED + 8 ? 0 : in.getUnsignedShort(in.readerIndex());
        if (length < FIXED + 8 || length > in.readableBytes()) {
            throw new CorruptedFrameException("flow statistics entry of " + length + " bytes in " + in.readableBytes());
        }
        return length;
    }

    /**
     * What stands before a flow's match and instructions.
     *
     * @param extras not 0 if it has timeouts, flags or an importance: Weir's flows have none of them, save a fence's
     * @param seconds its age
     */
    record Head(int table, int priority, long extras, long cookie, long packets, long bytes, double seconds) {

        private static final long TOLD_OF_REMOVAL = (long) FlowWriter.TELL_OF_REMOVAL << 16;

        private boolean isFence() {
            return extras == TOLD_OF_REMOVAL && Cookie.isFence(cookie);
        }
    }

    static FlowEntry entry(ByteBuf in) {
        in.skipBytes(2);
        int table = in.readUnsignedByte();
        in.skipBytes(1);
        double seconds = in.readUnsignedInt() + in.readUnsignedInt() / 1e9;
        int priority = in.readUnsignedShort();
        long extras = in.readLong();
        in.skipBytes(2);
        long cookie = in.readLong();
        return entry(in, new Head(table, priority, extras, cookie, in.readLong(), in.readLong(), seconds));
    }

    /** Reads match and instructions to the end of {@code in}. */
    static FlowEntry entry(ByteBuf in, Head head) {
        ByteBuf rawMatch = matchBytes(in);
        Optional<Match> match = Optional.empty();
        Optional<Flow> flow = Optional.empty();
        String unknown = "";
        try {
            match = Optional.of(match(rawMatch.duplicate()));
            if (head.extras() != 0 && !head.isFence()) {
                throw new UnknownOnWire("timeouts or flags");
            }
            flow = Optional.of(flow(in, head.table(), head.priority(), head.cookie(), match.get()));
        } catch (UnknownOnWire e) {
            unknown = String.valueOf(e.getMessage());
        }
        byte[] keep = new byte[match.isPresent() ? 0 : rawMatch.readableBytes()];
        rawMatch.readBytes(keep);
        return new FlowEntry(
                flow,
                match,
                keep,
                head.table(),
                head.priority(),
                head.cookie(),
                unknown,
                head.packets(),
                head.bytes(),
                head.seconds());
    }

    /** The match with its padding; {@code in} then stands at the instructions. */
    private static ByteBuf matchBytes(ByteBuf in) {
        return in.readSlice(paddedMatch(in.getUnsignedShort(in.readerIndex() + 2), in.readableBytes()));
    }

    /** Bytes of a match with its padding. */
    static int paddedMatch(int length, int available) {
        int padded = length + 7 & ~7;
        if (length < 4 || padded > MAX_MATCH || padded > available) {
            throw new CorruptedFrameException("match of " + length + " bytes in " + available);
        }
        return padded;
    }

    private static Match match(ByteBuf in) throws UnknownOnWire {
        if (in.readUnsignedShort() != FlowWriter.OXM_MATCH) {
            throw new UnknownOnWire("match type");
        }
        int end = in.readUnsignedShort();
        List<Match.Term> terms = new ArrayList<>();
        while (in.readerIndex() < end) {
            terms.add(term(in));
        }
        if (in.readerIndex() != end) {
            throw new CorruptedFrameException("match runs over its length");
        }
        // Open vSwitch gives them back in its own order.
        terms.sort(Comparator.comparing(Match.Term::field));
        for (int i = 1; i < terms.size(); i++) {
            if (terms.get(i).field() == terms.get(i - 1).field()) {
                throw new UnknownOnWire("field twice");
            }
        }
        return new Match(terms);
    }

    private static Flow flow(ByteBuf in, int table, int priority, long cookie, Match match) throws UnknownOnWire {
        List<Action> actions = new ArrayList<>();
        OptionalInt next = OptionalInt.empty();
        while (in.isReadable()) {
            ByteBuf instruction = element(in);
            int type = instruction.readUnsignedShort();
            instruction.skipBytes(2);
            if (type == FlowWriter.APPLY_ACTIONS && actions.isEmpty()) {
                instruction.skipBytes(4);
                while (instruction.isReadable()) {
                    actions.add(action(element(instruction)));
                }
            } else if (type == FlowWriter.GOTO_TABLE && instruction.getUnsignedByte(4) > table) {
                next = OptionalInt.of(instruction.readUnsignedByte());
            } else {
                throw new UnknownOnWire("instruction " + type);
            }
        }
        return new Flow(table, priority, cookie, match, actions, next);
    }

    /** Cuts off an instruction or action by its length, which both have in the same place. */
    static ByteBuf element(ByteBuf in) {
        int length = in.readableBytes() < 8 ? 0 : in.getUnsignedShort(in.readerIndex() + 2);
        if (length < 8 || length % 8 != 0 || length > in.readableBytes()) {
            throw new CorruptedFrameException("element of " + length + " bytes in " + in.readableBytes());
        }
        return in.readSlice(length);
    }

    static Action action(ByteBuf in) throws UnknownOnWire {
        int type = in.readUnsignedShort();
        int length = in.readUnsignedShort();
        return switch (type) {
            case FlowWriter.SET_FIELD -> setField(in);
            case SET_NW_TTL -> new Action.SetField(Field.IP_TTL, in.readUnsignedByte());
            case FlowWriter.DEC_NW_TTL -> new Action.DecTtl();
            case FlowWriter.OUTPUT -> output(in, length);
            case NiciraActions.EXPERIMENTER -> NiciraActions.read(in, length);
            default -> throw new UnknownOnWire("action " + type);
        };
    }

    private static Action setField(ByteBuf in) throws UnknownOnWire {
        Match.Term term = term(in);
        if (!term.isExact()) {
            throw new UnknownOnWire("part of " + term.field() + " set");
        }
        return new Action.SetField(term.field(), term.value());
    }

    private static Action output(ByteBuf in, int length) throws UnknownOnWire {
        if (length < 16) {
            throw new CorruptedFrameException("output action of " + length + " bytes");
        }
        int port = in.readInt();
        if (port == FlowWriter.IN_PORT) {
            return new Action.OutputInPort();
        }
        if (port == FlowWriter.CONTROLLER) {
            int maxBytes = in.readUnsignedShort();
            if (maxBytes < 1 || maxBytes > Action.ToController.MAX_BYTES) {
                throw new UnknownOnWire("whole packets for the controller");
            }
            return new Action.ToController(maxBytes);
        }
        if (!Wire.isPort(port)) {
            throw new UnknownOnWire("output to reserved port " + Integer.toHexString(port));
        }
        return new Action.Output(port);
    }

    private static Match.Term term(ByteBuf in) throws UnknownOnWire {
        try {
            return Oxm.read(in);
        } catch (IndexOutOfBoundsException e) {
            throw new CorruptedFrameException("field runs over its length", e);
        }
    }
}
