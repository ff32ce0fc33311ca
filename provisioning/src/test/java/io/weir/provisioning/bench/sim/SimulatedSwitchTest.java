package io.weir.provisioning.bench.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SimulatedSwitchTest {

    private static final int BUNDLE = 9;

    private final Outbox out = new Outbox();
    private final SimulatedSwitch simulated = new SimulatedSwitch(
            new SwitchPlan(0x57L, "vm1-br", List.of(new SwitchPlan.Port("weir-vxlan", Optional.empty()))));

    @Test
    void itSaysHelloWithTheBitOfItsOneVersion() {
        simulated.connected(out);
        ByteBuffer hello = answers().get(0);
        assertEquals(OpenFlow.HELLO, hello.get(1));
        assertEquals(1 << 5, hello.getInt(12));
    }

    @Test
    void itTellsItsDatapathIdAndItsPortsByName() {
        send(message(OpenFlow.FEATURES_REQUEST, 4));
        send(multipart(OpenFlow.STATS_PORTS, 5));
        List<ByteBuffer> answers = answers();
        assertEquals(0x57L, answers.get(0).getLong(8));
        ByteBuffer ports = answers.get(1);
        assertEquals(5, ports.getInt(4));
        assertEquals(OpenFlow.LOCAL_PORT, ports.getInt(16));
        assertEquals("vm1-br", text(ports, 16 + 16));
        assertEquals(1, ports.getInt(16 + 72));
        assertEquals("weir-vxlan", text(ports, 16 + 72 + 16));
        assertEquals(16 + 2 * 72, ports.limit());
    }

    @Test
    void manyPortsAreToldInPartsThatEndWithTheOneWithoutMore() {
        List<SwitchPlan.Port> ports = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            ports.add(new SwitchPlan.Port("p" + i, Optional.empty()));
        }
        new SimulatedSwitch(new SwitchPlan(1, "br", ports)).receive(multipart(OpenFlow.STATS_PORTS, 5), out);
        List<ByteBuffer> parts = answers();
        assertEquals(3, parts.size());
        assertEquals(1, parts.get(0).getShort(10));
        assertEquals(1, parts.get(1).getShort(10));
        assertEquals(0, parts.get(2).getShort(10));
        int told = parts.stream().mapToInt(part -> (part.limit() - 16) / 72).sum();
        assertEquals(2001, told);
    }

    @Test
    void whatABundlePutsIsReadBackAsItWasSentOnceItIsCommitted() {
        byte[] flow = flowMod(7, 0, 10, 200, 0xabL, 1);
        send(bundleControl(6, Bundles.OPEN));
        send(bundleAdd(7, flow));
        assertEquals(0, simulated.flows().size());
        send(bundleControl(8, Bundles.COMMIT));
        send(message(OpenFlow.BARRIER_REQUEST, 9));
        List<ByteBuffer> answers = answers();
        assertEquals(List.of(33, 33, 21), types(answers));
        assertEquals(Bundles.COMMIT + 1, answers.get(1).getShort(12));

        send(multipart(OpenFlow.STATS_FLOW, 10));
        ByteBuffer read = answers().get(0);
        int entry = 16;
        assertEquals(read.limit() - entry, read.getShort(entry));
        assertEquals(10, read.get(entry + 2));
        assertEquals(200, read.getShort(entry + 12));
        assertEquals(0xabL, read.getLong(entry + 24));
        byte[] body = new byte[flow.length - 48];
        read.get(entry + 48, body);
        assertArrayEquals(java.util.Arrays.copyOfRange(flow, 48, flow.length), body);
    }

    @Test
    void aFlowWithTheSameTablePriorityAndMatchTakesThePlaceOfTheOneBefore() {
        send(ByteBuffer.wrap(flowMod(1, 0, 10, 200, 0xaL, 1)));
        send(ByteBuffer.wrap(flowMod(2, 0, 10, 200, 0xbL, 1)));
        send(ByteBuffer.wrap(flowMod(3, 0, 10, 100, 0xcL, 1)));
        send(ByteBuffer.wrap(flowMod(4, 0, 20, 200, 0xdL, 1)));
        send(ByteBuffer.wrap(flowMod(5, 0, 10, 200, 0xeL, 2)));
        assertEquals(4, simulated.flows().size());
        send(ByteBuffer.wrap(flowMod(6, 4, 10, 200, 0, 1)));
        send(ByteBuffer.wrap(flowMod(7, 4, 10, 200, 0, 1)));
        assertEquals(3, simulated.flows().size());
        assertTrue(answers().isEmpty(), "deleting what is not there is no error");
    }

    @Test
    void aBundleWithOneMessageThatIsNotUnderstoodChangesNothing() {
        send(bundleControl(6, Bundles.OPEN));
        send(bundleAdd(7, flowMod(7, 0, 10, 200, 0xabL, 1)));
        send(bundleAdd(8, flowMod(8, 77, 10, 200, 0xabL, 2)));
        send(bundleControl(9, Bundles.COMMIT));
        List<ByteBuffer> answers = answers();
        assertEquals(List.of(33, 1, 1), types(answers));
        assertEquals(OpenFlow.Failure.BUNDLE_UNSUPPORTED.code, answers.get(1).getShort(10));
        assertEquals(OpenFlow.Failure.BUNDLE_MESSAGE_FAILED.code, answers.get(2).getShort(10));
        assertEquals(0, simulated.flows().size());
    }

    @Test
    void aBundleIsGoneWithItsConnectionAndTheFlowsStay() {
        send(ByteBuffer.wrap(flowMod(1, 0, 10, 200, 0xaL, 1)));
        send(bundleControl(6, Bundles.OPEN));
        answers();
        simulated.connected(out);
        answers();
        send(bundleControl(7, Bundles.COMMIT));
        assertEquals(OpenFlow.Failure.BUNDLE_BAD_ID.code, answers().get(0).getShort(10));
        assertEquals(1, simulated.flows().size());
    }

    @Test
    void aMeterIsToldOfAsItWasSetAndCannotBeAddedTwice() {
        byte[] add = meterMod(3, 0, 1000);
        send(ByteBuffer.wrap(add));
        send(ByteBuffer.wrap(meterMod(4, 0, 1000)));
        send(ByteBuffer.wrap(meterMod(5, 1, 500)));
        send(multipart(OpenFlow.STATS_METER_CONFIG, 6));
        List<ByteBuffer> answers = answers();
        assertEquals(OpenFlow.Failure.METER_EXISTS.code, answers.get(0).getShort(10));
        ByteBuffer config = answers.get(1);
        assertEquals(16 + 24, config.limit());
        assertEquals(500, config.getInt(16 + 12));
    }

    @Test
    void itSendsPacketsWithoutTtlOnlyIfItWasAskedTo() {
        assertFalse(simulated.sendsInvalidTtl());
        Outbox ask = new Outbox();
        ask.begin(OpenFlow.SET_ASYNC, 1)
                .u16(0)
                .u16(8)
                .u32(0)
                .u16(1)
                .u16(8)
                .u32(0b111)
                .end();
        send(ask.toSend());
        assertTrue(simulated.sendsInvalidTtl());
    }

    @Test
    void whatItDoesNotKnowIsRefusedWithItsBeginning() {
        send(message(99, 12));
        ByteBuffer error = answers().get(0);
        assertEquals(OpenFlow.ERROR, error.get(1));
        assertEquals(12, error.getInt(4));
        assertEquals(99, error.get(12 + 1));
    }

    private void send(ByteBuffer message) {
        simulated.receive(message, out);
    }

    /** What is in the outbox, message by message; it is empty afterwards. */
    private List<ByteBuffer> answers() {
        ByteBuffer bytes = out.toSend();
        List<ByteBuffer> answers = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] message = new byte[Short.toUnsignedInt(bytes.getShort(bytes.position() + 2))];
            bytes.get(message);
            answers.add(ByteBuffer.wrap(message));
        }
        out.sent();
        return answers;
    }

    private static List<Integer> types(List<ByteBuffer> messages) {
        return messages.stream().map(message -> (int) message.get(1)).toList();
    }

    private static String text(ByteBuffer message, int at) {
        StringBuilder text = new StringBuilder();
        for (int i = at; message.get(i) != 0; i++) {
            text.append((char) message.get(i));
        }
        return text.toString();
    }

    private static ByteBuffer message(int type, int xid) {
        Outbox message = new Outbox();
        message.begin(type, xid).end();
        return message.toSend();
    }

    private static ByteBuffer multipart(int type, int xid) {
        Outbox message = new Outbox();
        message.begin(OpenFlow.MULTIPART_REQUEST, xid).u16(type).u16(0).u32(0);
        message.u32(0xffffffff).zeros(28).u16(1).u16(4).u32(0).end();
        return message.toSend();
    }

    private static ByteBuffer bundleControl(int xid, int type) {
        Outbox message = new Outbox();
        message.begin(OpenFlow.BUNDLE_CONTROL, xid).u32(BUNDLE).u16(type).u16(3).end();
        return message.toSend();
    }

    private static ByteBuffer bundleAdd(int xid, byte[] inner) {
        Outbox message = new Outbox();
        message.begin(OpenFlow.BUNDLE_ADD, xid)
                .u32(BUNDLE)
                .u16(0)
                .u16(3)
                .bytes(inner)
                .end();
        return message.toSend();
    }

    /** A flow that matches one port and goes to table 30. */
    private static byte[] flowMod(int xid, int command, int table, int priority, long cookie, int port) {
        Outbox message = new Outbox();
        message.begin(OpenFlow.FLOW_MOD, xid)
                .u64(cookie)
                .u64(0)
                .u8(table)
                .u8(command)
                .u16(0)
                .u16(0)
                .u16(priority);
        message.u32(-1).u32(-1).u32(-1).u16(0).u16(0);
        message.u16(1).u16(12).u32(0x80000004).u32(port).u32(0);
        message.u16(1).u16(8).u8(30).zeros(3).end();
        return bytes(message);
    }

    private static byte[] meterMod(int xid, int command, int rate) {
        Outbox message = new Outbox();
        message.begin(OpenFlow.METER_MOD, xid).u16(command).u16(6).u32(0xfffffffe);
        message.u16(1).u16(16).u32(rate).u32(rate).u32(0).end();
        return bytes(message);
    }

    private static byte[] bytes(Outbox message) {
        ByteBuffer buffer = message.toSend();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
