package io.weir.controller.rehearsal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The switch of a rehearsal: it takes every flow, gives back those that it has when it is read, and says yes to all else
 * (OpenFlow 1.4). What the controller may not meet here, as errors and packets, it does not do. It keeps its flows from
 * one connection to the next. Its thread ends with the connection; {@link #damage} is for when there is none.
 */
final class RehearsedSwitch {

    private static final int VERSION = 5;
    private static final int HEADER = 8;
    private static final int HELLO = 0;
    private static final int FEATURES_REQUEST = 5;
    private static final int FEATURES_REPLY = 6;
    private static final int FLOW_REMOVED = 11;
    private static final int MULTIPART_REQUEST = 18;
    private static final int MULTIPART_REPLY = 19;
    private static final int BARRIER_REQUEST = 20;
    private static final int BARRIER_REPLY = 21;
    private static final int BUNDLE_CONTROL = 33;
    private static final int BUNDLE_ADD = 34;
    private static final int BUNDLE_COMMIT = 4;

    private static final int FLOWS = 1;
    private static final int PORTS = 13;
    private static final int FLOW_MONITOR = 16;
    private static final int MORE = 1;

    /** Of a bundle's message: where the flow_mod in it begins (7.3.9.6). */
    private static final int MOD = 16;

    /** Of a flow_mod, and of an entry of flow statistics alike, up to the match (7.3.4.2, 7.3.5.2). */
    private static final int FIXED = 48;

    private static final long DATAPATH = 1;
    private static final long TABLES = 254;
    private static final int DELETE_STRICT = 4;
    /** Of an entry of flow statistics, where its flags are. */
    private static final int FLAGS = 18;

    private static final int TELL_OF_REMOVAL = 1;
    private static final int DELETED = 2;
    private static final int LOCAL_PORT = 0xfffffffe;
    private static final int PORT_LENGTH = 72;

    /** Bytes of flow statistics in one part of the answer, which has 65,535 at most. */
    private static final int PART = 60_000;

    private static final int SOCKET_BUFFER = 64 * 1024;

    private final String bridge;
    private final List<String> ports;
    /** By table, priority and match, each as an entry of flow statistics. Of the connection's thread. */
    private final Map<ByteBuffer, byte[]> flows = new LinkedHashMap<>();

    RehearsedSwitch(String bridge, List<String> ports) {
        this.bridge = bridge;
        this.ports = List.copyOf(ports);
    }

    /** Connects to a controller on this machine; closing ends the connection. */
    Closeable connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        Thread thread = new Thread(() -> serve(socket), "weir-rehearsed-switch");
        thread.setDaemon(true);
        thread.start();
        return () -> {
            socket.close();
            try {
                thread.join(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** Loses one flow of so many. */
    void damage(int oneOf) {
        Iterator<byte[]> all = flows.values().iterator();
        for (int i = 0; all.hasNext(); i++) {
            all.next();
            if (i % oneOf == 0) {
                all.remove();
            }
        }
    }

    /** Loses all flows. */
    void forget() {
        flows.clear();
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in =
                        new DataInputStream(new BufferedInputStream(socket.getInputStream(), SOCKET_BUFFER));
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            Message answers = new Message();
            answers.begin(HELLO, 0).end();
            while (true) {
                if (in.available() == 0) {
                    out.write(answers.take());
                }
                byte[] head = in.readNBytes(HEADER);
                if (head.length < HEADER) {
                    return;
                }
                int length = ByteBuffer.wrap(head).getShort(2) & 0xffff;
                byte[] whole = Arrays.copyOf(head, length);
                in.readFully(whole, HEADER, length - HEADER);
                answer(ByteBuffer.wrap(whole), answers);
            }
        } catch (IOException e) {
            // The rehearsal has ended the connection, or the controller has.
        }
    }

    private void answer(ByteBuffer message, Message out) {
        int xid = message.getInt(4);
        switch (message.get(1)) {
            case FEATURES_REQUEST ->
                out.begin(FEATURES_REPLY, xid)
                        .u64(DATAPATH)
                        .u64(TABLES << 24)
                        .u64(0)
                        .end();
            case BARRIER_REQUEST -> out.begin(BARRIER_REPLY, xid).end();
            case BUNDLE_ADD -> flowMod(message.position(MOD).slice(), out);
            case BUNDLE_CONTROL -> bundleControl(message, xid, out);
            case MULTIPART_REQUEST -> multipart(message.getShort(8), xid, out);
            default -> {
                // Hello, echo, what it shall tell of, its meter: there is nothing to answer or to do.
            }
        }
    }

    /** A bundle's commit is told of by the flow monitor, as a change that is the controller's own (7.3.5.17). */
    private static void bundleControl(ByteBuffer message, int xid, Message out) {
        int type = message.getShort(12);
        if (type == BUNDLE_COMMIT) {
            out.begin(MULTIPART_REPLY, 0).u64((long) FLOW_MONITOR << 48);
            out.u64(8L << 48 | 4L << 32 | xid).end();
        }
        out.begin(BUNDLE_CONTROL, xid)
                .u64((long) message.getInt(8) << 32 | (type + 1L) << 16)
                .end();
    }

    private void flowMod(ByteBuffer mod, Message out) {
        int match = mod.getShort(FIXED + 2) + 7 & ~7;
        ByteBuffer key = ByteBuffer.allocate(4 + match);
        key.putShort(mod.get(24))
                .putShort(mod.getShort(30))
                .put(mod.slice(FIXED, match))
                .flip();
        if (mod.get(25) == DELETE_STRICT) {
            byte[] removed = flows.remove(key);
            if (removed != null && ByteBuffer.wrap(removed).getShort(FLAGS) == TELL_OF_REMOVAL) {
                removed(ByteBuffer.wrap(removed), out);
            }
            return;
        }
        ByteBuffer entry = ByteBuffer.allocate(mod.remaining());
        entry.putShort(0, (short) mod.remaining()).put(2, mod.get(24)).putShort(12, mod.getShort(30));
        entry.putShort(FLAGS, mod.getShort(44))
                .putLong(24, mod.getLong(8))
                .put(FIXED, mod, FIXED, mod.remaining() - FIXED);
        flows.put(key, entry.array());
    }

    /** Tells of a flow of which it shall (7.4.2); no packet has ever met it. */
    private static void removed(ByteBuffer entry, Message out) {
        out.begin(FLOW_REMOVED, 0).u64(entry.getLong(24));
        out.u64((long) entry.getShort(12) << 48 | (long) DELETED << 40 | (long) entry.get(2) << 32);
        out.u64(0).u64(0).u64(0).u64(1L << 48 | 4L << 32).end();
    }

    private void multipart(int type, int xid, Message out) {
        out.begin(MULTIPART_REPLY, xid).u64((long) type << 48);
        if (type == PORTS) {
            port(LOCAL_PORT, bridge, out);
            for (int i = 0; i < ports.size(); i++) {
                port(i + 1, ports.get(i), out);
            }
        } else if (type == FLOWS) {
            for (byte[] entry : flows.values()) {
                if (out.length() > PART) {
                    out.mark(MORE).end();
                    out.begin(MULTIPART_REPLY, xid).u64((long) type << 48);
                }
                out.bytes(entry);
            }
        }
        out.end();
    }

    private static void port(int number, String name, Message out) {
        byte[] description = new byte[PORT_LENGTH];
        ByteBuffer.wrap(description)
                .putInt(0, number)
                .putShort(4, (short) PORT_LENGTH)
                .put(16, name.getBytes(StandardCharsets.US_ASCII))
                .putShort(42, (short) 32);
        out.bytes(description);
    }

    /** Messages one behind the other. */
    private static final class Message {

        private final ByteArrayOutputStream done = new ByteArrayOutputStream();
        private ByteBuffer current = ByteBuffer.allocate(1 << 16);

        Message begin(int type, int xid) {
            current = current.clear()
                    .put((byte) VERSION)
                    .put((byte) type)
                    .putShort((short) 0)
                    .putInt(xid);
            return this;
        }

        Message u64(long value) {
            current.putLong(value);
            return this;
        }

        Message bytes(byte[] value) {
            current.put(value);
            return this;
        }

        /** Sets a multipart message's flags. */
        Message mark(int flags) {
            current.putShort(10, (short) flags);
            return this;
        }

        int length() {
            return current.position();
        }

        void end() {
            current.putShort(2, (short) current.position());
            done.write(current.array(), 0, current.position());
        }

        byte[] take() {
            byte[] all = done.toByteArray();
            done.reset();
            return all;
        }
    }
}
