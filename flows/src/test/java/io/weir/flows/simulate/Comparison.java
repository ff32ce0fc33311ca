package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.openflow.Flow;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A real switch beside simulated ones: what it does to a packet must be what they say.
 *
 * @param real has as many ports as any flows that are compared
 */
record Comparison(RealSwitch real) {

    /** Begins with these flows and no sessions; the simulator of the same. */
    SwitchSimulator begin(List<Flow> flows) throws IOException {
        real.replaceFlows(flows);
        real.forgetSessions();
        return new SwitchSimulator(flows);
    }

    /** What the simulator, and the switch, do to a packet that comes in by a port. */
    Verdict verdict(SwitchSimulator simulator, int port, Packet packet, Supplier<String> history) throws IOException {
        Verdict verdict = simulator.receive(port, packet).verdict();
        Map<Integer, List<String>> expected = verdict instanceof Verdict.Sent sent
                ? Map.of(sent.port(), List.of(Frames.hex(sent.packet())))
                : Map.of();
        assertEquals(expected, Map.copyOf(real.receive(port, Frames.hex(packet))), history);
        return verdict;
    }
}
