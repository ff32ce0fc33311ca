package io.weir.provisioning.bench.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** The TCP connection of one simulated switch: cuts the stream into messages, and sends what answers them. */
final class Connection {

    /** With so much unsent nothing more is read: a controller that does not read is not answered. */
    private static final int MAX_WAITING = 4 << 20;

    /** So much is sent while there is more to read, so that the controller has something to do meanwhile. */
    private static final int ENOUGH = 16 * 1024;

    private final SimulatedSwitch simulated;
    private final PacketOuts packetOuts;
    private final Outbox out = new Outbox();
    private final SocketChannel channel;
    private final SelectionKey key;
    /** The beginning of a message whose end has not come. */
    private byte[] rest = {};

    private boolean identified;

    /** Who looks at the packets that the controller sends. */
    interface PacketOuts {
        /**
         * Takes a packet-out message, from position to limit.
         *
         * @param at when it was read (System.nanoTime)
         */
        void received(SimulatedSwitch by, ByteBuffer message, Outbox out, long at);
    }

    Connection(SimulatedSwitch simulated, PacketOuts packetOuts, InetSocketAddress controller, Selector selector)
            throws IOException {
        this.simulated = simulated;
        this.packetOuts = packetOuts;
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(controller);
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    /** Whether the controller has asked who this is. */
    boolean isIdentified() {
        return identified;
    }

    Outbox out() {
        return out;
    }

    /**
     * Does what the channel is ready for.
     *
     * @param shared a buffer for what is read, of at least twice the longest message; free again afterwards
     */
    void ready(ByteBuffer shared) throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            simulated.connected(out);
        } else if (key.isReadable()) {
            read(shared);
        }
        flush();
    }

    /** Sends what waits, as far as the controller takes it. */
    void flush() throws IOException {
        if (!channel.isConnected()) {
            return;
        }
        if (out.waiting() > 0) {
            channel.write(out.toSend());
            out.sent();
        }
        key.interestOps((out.waiting() > 0 ? SelectionKey.OP_WRITE : 0)
                | (out.waiting() < MAX_WAITING ? SelectionKey.OP_READ : 0));
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
    }

    private void read(ByteBuffer shared) throws IOException {
        shared.clear().put(rest);
        if (channel.read(shared) < 0) {
            throw new IOException("the controller closed the connection");
        }
        shared.flip();
        long now = System.nanoTime();
        while (shared.remaining() >= OpenFlow.HEADER) {
            int length = Short.toUnsignedInt(shared.getShort(shared.position() + 2));
            if (length < OpenFlow.HEADER) {
                throw new IOException("message of " + length + " bytes");
            }
            if (shared.remaining() < length) {
                break;
            }
            message(shared.slice(shared.position(), length), now);
            shared.position(shared.position() + length);
            if (out.waiting() > ENOUGH) {
                flush();
            }
        }
        rest = new byte[shared.remaining()];
        shared.get(rest);
    }

    private void message(ByteBuffer message, long now) throws IOException {
        int type = Byte.toUnsignedInt(message.get(1));
        identified |= type == OpenFlow.FEATURES_REQUEST;
        try {
            simulated.receive(message, out);
            if (type == OpenFlow.PACKET_OUT) {
                packetOuts.received(simulated, message, out, now);
            }
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw new IOException("message of type " + type + " is too short", e);
        }
    }
}
