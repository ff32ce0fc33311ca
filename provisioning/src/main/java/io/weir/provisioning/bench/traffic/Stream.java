package io.weir.provisioning.bench.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * One end of a stream of UDP datagrams, a process in a container's network: {@code Stream send ADDRESS PORT NANOSECONDS}
 * sends one each so often, with the time in it; {@code Stream receive ADDRESS PORT FILE} writes when each came into
 * {@link Sightings}. Goes on until it is ended.
 */
public final class Stream {

    private static final int LENGTH = 8;

    private Stream() {}

    public static void main(String[] words) throws IOException {
        InetSocketAddress address = new InetSocketAddress(words[1], Integer.parseInt(words[2]));
        try (DatagramChannel channel = DatagramChannel.open()) {
            if (words[0].equals("send")) {
                channel.connect(address);
                send(channel, Long.parseLong(words[3]));
            } else {
                channel.bind(address);
                receive(channel, Sightings.in(Path.of(words[3])));
            }
        }
    }

    private static void send(DatagramChannel channel, long pause) throws IOException {
        ByteBuffer datagram = ByteBuffer.allocateDirect(LENGTH);
        long next = System.nanoTime();
        while (true) {
            // What was missed while the processor was elsewhere is not made up for.
            next = Math.max(next + pause, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
            datagram.clear();
            datagram.putLong(System.nanoTime()).flip();
            write(channel, datagram);
        }
    }

    private static void write(DatagramChannel channel, ByteBuffer datagram) throws IOException {
        try {
            channel.write(datagram);
        } catch (PortUnreachableException e) {
            // The other end is not there yet, and the kernel tells so with the next datagram.
        }
    }

    private static void receive(DatagramChannel channel, Sightings sightings) throws IOException {
        ByteBuffer datagram = ByteBuffer.allocateDirect(LENGTH);
        boolean room = true;
        while (room) {
            datagram.clear();
            channel.receive(datagram);
            long now = System.nanoTime();
            datagram.flip();
            if (datagram.remaining() == LENGTH) {
                room = sightings.add(datagram.getLong(), now);
            }
        }
    }
}
