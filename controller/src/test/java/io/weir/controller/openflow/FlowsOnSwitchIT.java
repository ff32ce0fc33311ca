package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import io.weir.flows.openflow.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flows as a real Open vSwitch takes them and gives them back. */
final class FlowsOnSwitchIT {

    @RegisterExtension
    private final ConnectedBridge bridge = new ConnectedBridge();

    @Test
    void everyFieldAndActionComesBackAsItWasSent() throws Exception {
        List<Flow> sent = EveryFlow.all();
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), sent));

        Map<Flow.Key, Flow> back = new HashMap<>();
        for (FlowEntry entry : bridge.connected().read()) {
            assertTrue(entry.flow().isPresent(), entry.text());
            back.put(entry.flow().get().key(), entry.flow().get());
        }
        for (Flow flow : sent) {
            assertEquals(flow, back.get(flow.key()));
        }
        assertEquals(sent.size(), back.size());
    }

    @Test
    void flowsAreKnownFromTheBytesThatComeBack() throws Exception {
        List<Flow> sent = EveryFlow.all();
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), sent));

        FlowFingerprint fingerprint = new FlowFingerprint();
        List<Flow> unknown = new ArrayList<>();
        Map<FlowEntry, List<Long>> seen = bridge.connected().scan();
        seen.forEach((entry, fingerprints) -> {
            Flow flow = entry.flow().orElseThrow();
            if (!fingerprints.equals(List.of(fingerprint.ofKey(flow.key()), fingerprint.ofContent(flow)))) {
                unknown.add(flow);
            }
        });
        assertEquals(sent.size(), seen.size());
        // An action of its own, and a mask of all bits that it has: Open vSwitch has other forms for these alone.
        unknown.removeIf(flow -> flow.actions().stream()
                        .anyMatch(action -> action instanceof Action.SetField set && set.field() == Field.IP_TTL)
                || flow.match().terms().stream().anyMatch(term -> term.field() == Field.CT_STATE && term.isExact()));
        assertEquals(List.of(), unknown);
    }

    @Test
    void manyFlowsAreAllThereOnceCommitted() throws Exception {
        List<Flow> many =
                IntStream.range(0, 10_000).mapToObj(i -> numbered(5, i)).toList();
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), many));
        assertEquals(10_000, bridge.connected().read().size());
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), List.of(numbered(0, 2))));
        assertEquals(10_001, bridge.connected().read().size());
    }

    @Test
    void whereOneOfManyIsRefusedNoneIsThere() throws Exception {
        Match portsOfNoProtocol = Match.where().is(Field.TCP_DST, 80).build();
        List<Flow> many = new ArrayList<>(
                IntStream.range(0, 10_000).mapToObj(i -> numbered(5, i)).toList());
        many.set(7, new Flow(5, 1, 0, portsOfNoProtocol, List.of(), OptionalInt.empty()));
        SwitchException refused = assertThrows(
                SwitchException.class, () -> bridge.connected().commit(new FlowChanges(List.of(), List.of(), many)));
        assertTrue(refused.getMessage().contains("TCP_DST"), refused.getMessage());
        assertEquals(List.of(), bridge.connected().read());
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), List.of(numbered(0, 2))));
    }

    private static Flow numbered(int table, int number) {
        Match match = Match.where().is(Field.REG1, number).build();
        return new Flow(table, 9, 0x57, match, List.of(), OptionalInt.empty());
    }

    @Test
    void everyFlowIsDeletedByItsKeyAndNoOther() throws Exception {
        List<Flow> flows = EveryFlow.all();
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), flows));
        bridge.connected().commit(new FlowChanges(flows.subList(1, flows.size()), List.of(), List.of()));

        List<FlowEntry> left = bridge.connected().read();
        assertEquals(
                List.of(flows.get(0)),
                left.stream().map(entry -> entry.flow().get()).toList());
    }

    @Test
    void aRefusedFlowIsNamedAndNothingOfItsBundleIsDone() throws Exception {
        Flow good = new Flow(0, 1, 0, Match.ANY, List.of(), OptionalInt.empty());
        Flow bad = new Flow(0, 2, 0, Match.ANY, List.of(new Action.SetField(Field.IPV4_DST, 1)), OptionalInt.empty());
        SwitchException refused = assertThrows(SwitchException.class, () -> bridge.connected()
                .commit(new FlowChanges(List.of(), List.of(), List.of(good, bad))));

        assertTrue(refused.toString().contains(bad.toString()), refused.toString());
        assertEquals(List.of(), bridge.connected().read());
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), List.of(good)));
        assertEquals(1, bridge.connected().read().size());
    }

    @Test
    void changesOfFormsTakenBeforeAreCommittedAtOnceUntilOneIsRefused() throws Exception {
        bridge.connected().commit(put(outputTo(1, 1)));

        assertRefused(put(outputTo(2, 2), outputTo(3, NO_PORT)));
        assertEquals(
                2, bridge.connected().read().size(), "what was not refused is in force: it had not been waited for");

        assertRefused(put(outputTo(4, 4), outputTo(5, NO_PORT)));
        assertEquals(2, bridge.connected().read().size(), "from then on the switch is asked first");
        bridge.connected().commit(put(outputTo(6, 6)));
        assertEquals(3, bridge.connected().read().size());
    }

    /** OFPP_ANY, which cannot be sent out of. */
    private static final int NO_PORT = -1;

    private static Flow outputTo(int priority, int port) {
        return new Flow(0, priority, 0, Match.ANY, List.of(new Action.Output(port)), OptionalInt.empty());
    }

    private static FlowChanges put(Flow... flows) {
        return new FlowChanges(List.of(), List.of(), List.of(flows));
    }

    private void assertRefused(FlowChanges changes) {
        SwitchException refused =
                assertThrows(SwitchException.class, () -> bridge.connected().commit(changes));
        assertTrue(refused.getMessage().contains("add "), refused.getMessage());
    }

    @Test
    void aCommitMayFollowAnotherInTheMomentThatThatIsDone() throws Exception {
        Flow one = new Flow(0, 1, 0, Match.ANY, List.of(), OptionalInt.empty());
        Flow other = new Flow(0, 2, 0, Match.ANY, List.of(), OptionalInt.empty());
        bridge.connected()
                .commit(
                        new FlowChanges(List.of(), List.of(), List.of(one)),
                        new FlowChanges(List.of(), List.of(), List.of(other)));
        assertEquals(2, bridge.connected().read().size());
    }

    @Test
    void aHundredThousandFlowsGoInAndComeBack() throws Exception {
        int count = 100_000;
        Iterable<Flow> flows = () -> IntStream.range(0, count)
                .mapToObj(i -> new Flow(
                        0,
                        100,
                        i,
                        Match.where()
                                .is(Field.ETH_TYPE, 0x0800)
                                .is(Field.IPV4_DST, 0x0a000000L + i)
                                .build(),
                        List.of(new Action.SetField(Field.REG1, i)),
                        OptionalInt.of(1)))
                .iterator();
        long start = System.nanoTime();
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), flows));
        long installed = System.nanoTime();
        List<Flow> back = new ArrayList<>();
        bridge.connected().read().forEach(entry -> back.add(entry.flow().orElseThrow()));
        System.out.printf(
                "%d flows in %d ms, back in %d ms%n",
                count, (installed - start) / 1_000_000, (System.nanoTime() - installed) / 1_000_000);

        assertEquals(count, back.size());
    }

    @Test
    void flowsCanBeAskedForByTheirCookie() throws Exception {
        List<Flow> flows = List.of(
                flow("cookie=0x5700000180000009,table=80,priority=1,actions=drop"),
                flow("cookie=0x570000018000000a,table=80,priority=2,actions=drop"),
                flow("cookie=0x5700000200000009,table=80,priority=3,actions=drop"));
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), flows));

        assertEquals(flows.subList(0, 2), flowsOf(bridge.connected().read(0x80000000L, 0x80000000L)));
        assertEquals(flows.subList(1, 2), flowsOf(bridge.connected().read(0x570000018000000aL, -1L)));
        assertEquals(List.of(), bridge.connected().read(0x5600000000000000L, 0xff00000000000000L));
        assertEquals(3, bridge.connected().read(0, 0).size());
    }

    private static List<Flow> flowsOf(List<FlowEntry> entries) {
        return entries.stream()
                .map(entry -> entry.flow().orElseThrow())
                .sorted(Comparator.comparing(Flow::priority))
                .toList();
    }

    private static Flow flow(String line) {
        return FlowParser.parse(line);
    }
}
