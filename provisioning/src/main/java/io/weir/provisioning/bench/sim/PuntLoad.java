package io.weir.provisioning.bench.sim;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Packet-ins of one switch: so many are always unanswered, from one port after the other, and each right answer makes room
 * for the next. Belongs to one thread.
 */
final class PuntLoad {

    /** What a controller is to do with a packet. */
    enum Expected {
        /** A packet whose TTL ran out: ICMP time exceeded, sent to the port it came from. */
        TIME_EXCEEDED,
        /** A packet that no flow took: the same, flooded, as a hub does. */
        FLOOD
    }

    /** Table {@code ROUTE}, where TTLs run out. */
    private static final int TABLE = 40;

    private static final int FLOOD = 0xfffffffb;
    private static final int OUTPUT_LENGTH = 16;
    private static final int PACKET_OUT_FIXED = 24;
    /** Where the frame begins, if there is one action. */
    private static final int FRAME = PACKET_OUT_FIXED + OUTPUT_LENGTH;
    /** An unanswered packet is given up after so long, in nanoseconds: dropped by a quota, or not answered at all. */
    private static final long LOST_AFTER = 4_000_000_000L;

    private final SwitchPlan plan;
    private final Expected expected;
    private final Latencies latencies;
    private final int atOnce;
    /** By the low part of the packet's number: its number and when it was sent; 0 if the place is free. */
    private final int[] numbers;

    private final long[] sent;
    /** The frame that was sent. */
    private final byte[][] frames;

    private final int[] containers;
    /** The message that is looked at. */
    private byte[] answer = new byte[512];

    private int lastNumber;
    private int nextContainer;
    private boolean stopped;
    private long lost;
    private long wrong;

    /**
     * @param window packets that are unanswered at one time; a power of two
     * @param atOnce how many of them {@link #fill} sends at most
     */
    PuntLoad(SwitchPlan plan, Expected expected, int window, int atOnce, Latencies latencies) {
        this.plan = plan;
        this.expected = expected;
        this.latencies = latencies;
        this.atOnce = atOnce;
        this.numbers = new int[window];
        this.sent = new long[window];
        this.frames = new byte[window][];
        this.containers = containers(plan);
        if (Integer.bitCount(window) != 1 || containers.length == 0) {
            throw new IllegalArgumentException("window " + window + ", containers " + containers.length);
        }
    }

    private static int[] containers(SwitchPlan plan) {
        int[] ports = new int[plan.ports().size()];
        int count = 0;
        for (int i = 0; i < ports.length; i++) {
            if (plan.ports().get(i).container().isPresent()) {
                ports[count++] = i;
            }
        }
        return Arrays.copyOf(ports, count);
    }

    long lost() {
        return lost;
    }

    long wrong() {
        return wrong;
    }

    /** Sends no more, and counts no more answers; how many packets are unanswered. */
    int stop() {
        stopped = true;
        return (int) Arrays.stream(numbers).filter(number -> number != 0).count();
    }

    /** Sends as many as there is room for; those that were never answered make room too. */
    void fill(Outbox out, long now) {
        int room = stopped ? 0 : atOnce;
        for (int place = 0; place < numbers.length; place++) {
            if (numbers[place] != 0 && now - sent[place] > LOST_AFTER) {
                numbers[place] = 0;
                lost++;
            }
            if (numbers[place] == 0 && room > 0) {
                room--;
                send(place, out, now);
            }
        }
    }

    /**
     * Takes a packet-out; whether it was the right answer to one that waits for it.
     *
     * @param now when it came
     */
    boolean answered(ByteBuffer message, Outbox out, long now) {
        int number = number(message);
        int place = number & numbers.length - 1;
        if (number <= 0 || numbers[place] != number || !isRight(message, number, frames[place])) {
            wrong++;
            return false;
        }
        numbers[place] = 0;
        if (!stopped) {
            latencies.add(now - sent[place]);
            send(place, out, now);
        }
        return true;
    }

    private void send(int place, Outbox out, long now) {
        // The number tells its place, and which container sent it.
        lastNumber = (lastNumber + 1) % (Integer.MAX_VALUE / numbers.length / containers.length - 1);
        int number = ((lastNumber + 1) * containers.length + nextContainer) * numbers.length + place;
        int index = containers[nextContainer];
        nextContainer = (nextContainer + 1) % containers.length;
        numbers[place] = number;
        sent[place] = now;
        byte[] frame = Probe.frame(plan.ports().get(index).container().orElseThrow(), number);
        frames[place] = frame;
        int reason = expected == Expected.TIME_EXCEEDED ? OpenFlow.REASON_INVALID_TTL : OpenFlow.REASON_TABLE_MISS;
        out.begin(OpenFlow.PACKET_IN, 0)
                .u32(OpenFlow.NO_BUFFER)
                .u16(frame.length)
                .u8(reason)
                .u8(TABLE)
                .u64(0);
        // The match: OXM, 12 bytes, in_port (7.2.3.7), padded to 16.
        out.u16(1).u16(12).u32(0x80000004).u32(index + 1).u32(0).u16(0);
        out.bytes(frame).end();
    }

    private int port(int number) {
        return containers[number / numbers.length % containers.length];
    }

    /** The number in what a packet-out sends, if it has one action and no buffer (7.3.6); else -1. */
    private int number(ByteBuffer message) {
        int length = message.limit();
        if (length < FRAME || message.getInt(8) != OpenFlow.NO_BUFFER || message.getShort(16) != OUTPUT_LENGTH) {
            return -1;
        }
        if (answer.length < length) {
            answer = new byte[length];
        }
        message.get(0, answer, 0, length);
        return expected == Expected.TIME_EXCEEDED
                ? Probe.quotedNumber(answer, FRAME, length - FRAME)
                : Probe.numberOf(answer, FRAME, length - FRAME);
    }

    /** The one action is an output to the right port, and the frame is the right one. */
    private boolean isRight(ByteBuffer message, int number, byte[] asked) {
        int index = port(number);
        int length = message.limit() - FRAME;
        if (message.getInt(PACKET_OUT_FIXED) != OUTPUT_LENGTH) {
            return false;
        }
        int to = message.getInt(PACKET_OUT_FIXED + 4);
        if (expected == Expected.TIME_EXCEEDED) {
            SwitchPlan.Sender sender = plan.ports().get(index).container().orElseThrow();
            return to == index + 1 && Probe.isAnswer(answer, FRAME, length, asked, sender);
        }
        return to == FLOOD
                && message.getInt(12) == index + 1
                && Arrays.equals(answer, FRAME, FRAME + length, asked, 0, asked.length);
    }
}
