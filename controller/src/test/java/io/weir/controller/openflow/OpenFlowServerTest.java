package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers of all kinds, over real sockets on loopback. */
final class OpenFlowServerTest {

    private static final String HELLO_14 = "05000008" + "00000001";
    /** Of a packet from port 17, without a byte of it. */
    private static final String PACKET_IN = "050a002a" + "00000000" + "ffffffff" + "0000" + "0228" + "0000000000000000"
            + "0001000c" + "80000004" + "00000011" + "00000000" + "0000";

    private static final String HELLO_13 = "0400001000000001" + "0001000800000010";
    private static final String FEATURES =
            "05060020" + "00000000" + "00000000000000a1" + "00000000" + "fe000000" + "00000000" + "00000000";
    private static final String PORTS = "05130038" + "00000000" + "000d0000" + "00000000" + "fffffffe" + "00280000"
            + "0257454952010000" + "6272300000000000" + "0000000000000000" + "00000000" + "00000000";

    private final BlockingQueue<Connected> arrivals = Connected.arrivals();
    private OpenFlowServer server;

    @BeforeEach
    void start() throws Exception {
        server = OpenFlowServer.start(
                new ServerSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        50,
                        20,
                        Duration.ofMillis(500),
                        Duration.ofMillis(400),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2)),
                Connected.into(arrivals));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSwitchThatSaysWhoItIsIsKnownByItsLocalPort() throws Exception {
        try (Socket peer = connect()) {
            send(peer, HELLO_14 + FEATURES + PORTS);
            Connected connected = Connected.next(arrivals);
            assertEquals(0xa1, connected.connection.datapathId());
            assertEquals("br0", connected.ports().bridge());
        }
    }

    @Test
    void aPeerOfAnotherVersionIsToldSo() throws Exception {
        try (Socket peer = connect()) {
            send(peer, HELLO_13);
            DataInputStream in = new DataInputStream(peer.getInputStream());
            in.skipNBytes(16); // Weir's own HELLO
            byte[] error = in.readAllBytes();
            assertEquals("0401", ByteBufUtil.hexDump(error, 0, 2));
            assertEquals("00000000", ByteBufUtil.hexDump(error, 8, 4));
            assertTrue(new String(error, StandardCharsets.US_ASCII)
                    .contains("protocols=OpenFlow10,OpenFlow13,OpenFlow14"));
        }
    }

    @Test
    void aPeerThatSaysNothingIsClosed() throws Exception {
        try (Socket peer = connect()) {
            assertTrue(peer.getInputStream().readAllBytes().length > 0);
        }
    }

    @Test
    void aSwitchThatFallsSilentIsAskedAndThenClosed() throws Exception {
        try (Socket peer = connect()) {
            send(peer, HELLO_14 + FEATURES + PORTS);
            Connected connected = Connected.next(arrivals);
            byte[] all = peer.getInputStream().readAllBytes();
            assertTrue(ByteBufUtil.hexDump(all).contains("05020008"), "no echo request");
            TestSwitch.await("it is told of as gone", connected::gone);
        }
    }

    @Test
    void aSwitchThatSendsNonsenseIsClosedAndTheOthersLive() throws Exception {
        try (Socket good = connect();
                Socket bad = connect()) {
            send(good, HELLO_14 + FEATURES + PORTS);
            Connected connected = Connected.next(arrivals);
            send(bad, HELLO_14 + FEATURES + PORTS + "05130004");
            Connected nonsense = Connected.next(arrivals);
            TestSwitch.await("nonsense is closed", nonsense::gone);
            send(good, "0502000800000009");
            assertTrue(!connected.gone());
            readUntil(good, "0503000800000009");
        }
    }

    @Test
    void allPacketsThatComeAtOnceAreToldInTheirOrder() throws Exception {
        try (Socket peer = connect()) {
            send(peer, HELLO_14 + FEATURES + PORTS);
            Connected connected = Connected.next(arrivals);
            StringBuilder all = new StringBuilder();
            for (int port = 1; port <= 500; port++) {
                all.append(PACKET_IN.replace("00000011", String.format("%08x", port)));
            }
            send(peer, all.toString());
            for (int port = 1; port <= 500; port++) {
                assertEquals(port, connected.packet().port());
            }
        }
    }

    @Test
    void aBadPacketInAmongGoodOnesEndsTheConnectionThere() throws Exception {
        try (Socket peer = connect()) {
            send(peer, HELLO_14 + FEATURES + PORTS);
            Connected connected = Connected.next(arrivals);
            String longMatch = PACKET_IN.replace("0001000c", "00010fff");
            send(peer, PACKET_IN + PACKET_IN + longMatch + PACKET_IN);
            TestSwitch.await("it is told of as gone", connected::gone);
            assertEquals(2, connected.packets.size());
        }
    }

    @Test
    void strangersBeyondTheLimitAreClosed() throws Exception {
        List<Socket> peers = new ArrayList<>();
        try {
            int closed = 0;
            for (int i = 0; i < 40; i++) {
                peers.add(connect());
            }
            for (Socket peer : peers) {
                if (read(peer) < 0) {
                    closed++;
                }
            }
            assertTrue(closed >= 20, closed + " closed");
        } finally {
            for (Socket peer : peers) {
                peer.close();
            }
        }
        TestSwitch.await("there is room again", this::welcomed);
    }

    @Test
    void aSwitchThatAsksAndDoesNotReadIsClosed() throws Exception {
        try (Socket peer = connect()) {
            send(peer, HELLO_14 + FEATURES + PORTS);
            Connected connected = Connected.next(arrivals);
            byte[] echo = new byte[60_000];
            echo[0] = Wire.VERSION;
            echo[1] = Wire.ECHO_REQUEST;
            echo[2] = (byte) (echo.length >> 8);
            echo[3] = (byte) echo.length;
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 100_000; i++) {
                    peer.getOutputStream().write(echo);
                }
            });
            TestSwitch.await("it is told of as gone", connected::gone);
        }
    }

    @Test
    void randomBytesAfterAGoodStartEndThatConnectionOnly() throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            try (Socket peer = connect()) {
                byte[] noise = new byte[200];
                random.nextBytes(noise);
                noise[0] = Wire.VERSION;
                noise[1] = (byte) random.nextInt(36);
                noise[2] = 0;
                noise[3] = (byte) (8 + random.nextInt(192));
                send(peer, HELLO_14 + FEATURES + PORTS + ByteBufUtil.hexDump(noise));
            } catch (SocketException e) {
                // It was closed on the way, as it may be.
                assertTrue(welcomed());
            }
        }
        TestSwitch.await("the server lives", this::welcomed);
    }

    @Test
    void randomPacketInsEndThatConnectionOnly() throws Exception {
        Random random = new Random(13);
        for (int round = 0; round < 200; round++) {
            try (Socket peer = connect()) {
                byte[] noise = new byte[120];
                random.nextBytes(noise);
                noise[0] = Wire.VERSION;
                noise[1] = Wire.PACKET_IN;
                noise[2] = 0;
                noise[3] = (byte) noise.length;
                noise[14] = (byte) (1 + random.nextInt(2));
                noise[24] = 0;
                noise[25] = 1;
                noise[26] = 0;
                noise[27] = (byte) random.nextInt(noise.length);
                send(peer, HELLO_14 + FEATURES + PORTS + ByteBufUtil.hexDump(noise));
            } catch (SocketException e) {
                // It was closed on the way, as it may be.
                assertTrue(welcomed());
            }
        }
        TestSwitch.await("the server lives", this::welcomed);
    }

    private boolean welcomed() {
        try (Socket peer = connect()) {
            return read(peer) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static int read(Socket peer) {
        try {
            return peer.getInputStream().read();
        } catch (IOException e) {
            return -1;
        }
    }

    private static void readUntil(Socket peer, String hex) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(hex) < 0) {
            int next = peer.getInputStream().read();
            assertTrue(next >= 0, "closed before " + hex);
            read.append(String.format("%02x", next));
        }
    }

    private static void send(Socket peer, String hex) throws IOException {
        peer.getOutputStream().write(ByteBufUtil.decodeHexDump(hex));
    }
}
