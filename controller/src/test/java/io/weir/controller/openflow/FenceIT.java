package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real Open vSwitch does by decisions that it has cached, once a change is said to be in force. */
final class FenceIT {

    /** Of as many senders its datapath caches a decision each, and has all of them to look at again. */
    private static final int SENDERS = 5_000;

    /** So many packets are received by one call; of more, Open vSwitch's dummy port drops some. */
    private static final int AT_ONCE = 50;

    private static final Flow SENT = FlowParser.parse("table=80,priority=1,ip,actions=output:2");

    @RegisterExtension
    private final ConnectedBridge bridge = new ConnectedBridge();

    @Test
    void noPacketPassesByADecisionFromBeforeOnceAChangeIsInForce() throws Exception {
        begin();
        receiveFromAll();
        receiveFromAll();
        assertNoneIsSentAfter(new FlowChanges(List.of(SENT), List.of(), List.of()));
    }

    /** Decisions that were made after all were looked at last refer to no flow yet. */
    @Test
    void norByOneThatHasJustBeenMade() throws Exception {
        begin();
        receiveFromAll();
        assertNoneIsSentAfter(new FlowChanges(List.of(SENT), List.of(), List.of()));
    }

    /** At whatever time between two looks at all decisions. */
    @Test
    void norByOneOfAFew() throws Exception {
        begin();
        for (int first = 0; first < SENDERS / 2; first += AT_ONCE) {
            receiveFrom(first, AT_ONCE);
            int before = sent();
            bridge.connected().enforce(new FlowChanges(List.of(SENT), List.of(), List.of()));
            receiveFrom(first, AT_ONCE);
            assertEquals(before, sent());
            bridge.connected().enforce(new FlowChanges(List.of(), List.of(), List.of(SENT)));
        }
    }

    private void assertNoneIsSentAfter(FlowChanges changes) throws Exception {
        int before = sent();
        assertTrue(before > SENDERS * 9 / 10, () -> before + " of " + SENDERS);
        long start = System.nanoTime();
        bridge.connected().enforce(changes);
        System.out.println(
                SENDERS + " cached decisions: in force in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        receiveFrom(0, AT_ONCE);
        receiveFrom(SENDERS / 2, AT_ONCE);
        assertEquals(before, sent());
    }

    @Test
    void itHoldsWithoutAnyDecisionAndWhereAnotherHandTookTheFence() throws Exception {
        begin();
        for (int i = 0; i < 5; i++) {
            bridge.connected().enforce(new FlowChanges(List.of(SENT), List.of(), List.of()));
            bridge.connected().enforce(new FlowChanges(List.of(), List.of(), List.of(SENT)));
            assertEquals(2, fences());
            bridge.ovs().ofctl("del-flows", "br0", i % 2 == 0 ? "table=69" : "table=79");
            bridge.connected().commit(new FlowChanges(List.of(), List.of(), pipeline()));
        }
        receiveFrom(0, AT_ONCE);
        assertEquals(AT_ONCE, sent());
    }

    private void begin() throws Exception {
        bridge.ovs().addPort("br0", "in", 1);
        bridge.ovs().addPort("br0", "out", 2);
        bridge.connected().enforce(new FlowChanges(List.of(), List.of(), pipeline()));
        assertEquals(2, fences());
    }

    /** Every sender is one decision's, since its address is copied. */
    private static List<Flow> pipeline() {
        List<Flow> flows = new ArrayList<>(Stream.of(
                        "table=0,priority=1,ip,actions=move:NXM_OF_IP_SRC[]->NXM_NX_REG11[],goto_table:69",
                        "table=69,priority=50,actions=goto_table:70",
                        "table=70,priority=50,actions=goto_table:79",
                        "table=79,priority=50,actions=goto_table:80")
                .map(FlowParser::parse)
                .toList());
        flows.add(SENT);
        return flows;
    }

    private long fences() throws Exception {
        return bridge.connected().read().stream()
                .filter(entry -> entry.flow()
                        .filter(io.weir.flows.tables.Fence::isOfGeneration)
                        .isPresent())
                .count();
    }

    private void receiveFromAll() {
        for (int first = 0; first < SENDERS; first += AT_ONCE) {
            receiveFrom(first, AT_ONCE);
        }
    }

    private void receiveFrom(int first, int count) {
        IntFunction<String> packet = sender -> "020000000001" + "020000000002" + "0800" + "4500001c000000004011"
                + "0000" + String.format("0a%06x", sender) + "0b000001" + "04000035" + "00080000";
        bridge.ovs()
                .appctl(Stream.concat(
                                Stream.of("netdev-dummy/receive", "in"),
                                IntStream.range(first, first + count).mapToObj(packet))
                        .toArray(String[]::new));
    }

    /** How many packets it has sent out of port 2. */
    private int sent() {
        Matcher sent = Pattern.compile("tx pkts=(\\d+)").matcher(bridge.ovs().ofctl("dump-ports", "br0", "2"));
        assertTrue(sent.find());
        return Integer.parseInt(sent.group(1));
    }
}
