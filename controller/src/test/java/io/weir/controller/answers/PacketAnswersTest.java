package io.weir.controller.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.openflow.PacketIn;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Intent;
import io.weir.flows.pipeline.Table;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PacketAnswersTest {

    private static final String INTENT = """
            hosts:
              vm1: {address: 192.0.2.60}
            tenants:
              usr1:
                subnets:
                  net: {cidr: 192.168.1.0/24, gateway: 192.168.1.1}
                containers:
                  a: {host: vm1, address: 192.168.1.2, mac: "00:16:3e:0c:07:73"}
                  b: {host: vm1, address: 192.168.1.3, mac: "00:16:3e:0c:07:74"}
            """;

    private static final Map<String, Integer> PORTS = Map.of("a-veth", 1, "b-veth", 2);

    /** UDP without any data from a to 192.168.2.2, TTL 1. */
    private static final byte[] RAN_OUT = HexFormat.of()
            .parseHex("02574549520100163e0c07730800" + "4500001c" + "00010000" + "0111" + "357c" + "c0a80102"
                    + "c0a80202" + "829a829b" + "00080000");

    private final PacketAnswers answers = new PacketAnswers(new Decisions(), InstantSource.system());

    @Test
    void aPortIsAnswered40TimesAtOnceAndThen20TimesASecond() {
        assign(INTENT);
        assertEquals(40, answered(100, 1, 0));
        assertEquals(0, answered(100, 1, TimeUnit.MILLISECONDS.toNanos(40)));
        assertEquals(20, answered(100, 1, TimeUnit.MILLISECONDS.toNanos(1_040)));
        assertEquals(40, answered(100, 1, TimeUnit.SECONDS.toNanos(60)));
    }

    @Test
    void noPortTakesFromWhatAnotherMayHave() {
        assign(INTENT.replace("192.168.1.3", "192.168.1.4"));
        answered(100, 2, 0);
        assertEquals(40, answered(100, 1, 0));
    }

    @Test
    void aChangeOfTheIntentOrOfOtherPortsGivesAPortNoMoreThanItHas() {
        assign(INTENT);
        answered(100, 1, 0);
        assign(INTENT.replace("192.168.1.3", "192.168.1.4"));
        assertEquals(0, answered(10, 1, 0));
        answers.portsChanged(Map.of("a-veth", 1));
        assertEquals(0, answered(10, 1, 0));
    }

    @Test
    void whoTheContainerIsFollowsTheIntentAndThePorts() {
        assign(INTENT);
        assertTrue(answer(1, 0).isPresent());
        assign(INTENT.replace("192.168.1.2,", "192.168.1.22,"));
        assertFalse(answer(1, 0).isPresent(), "the address is not its own any more");
        assign(INTENT);
        assertTrue(answer(1, 0).isPresent());
        answers.portsChanged(Map.of("a-veth", 2, "b-veth", 1));
        assertFalse(answer(1, 0).isPresent(), "another container's port");
        assertTrue(answer(2, 0).isPresent());
    }

    @Test
    void aSwitchThatIsNoHostsIsNotAnswered() {
        answers.portsChanged(PORTS);
        assertFalse(answer(1, 0).isPresent());
        assign(INTENT);
        assertTrue(answer(1, 0).isPresent());
        answers.release();
        assertFalse(answer(1, 0).isPresent());
    }

    private void assign(String yaml) {
        Reading reading = IntentReader.read(yaml, Intent.EMPTY);
        if (!(reading instanceof Reading.Whole whole)) {
            throw new IllegalArgumentException(reading.toString());
        }
        NetworkView network = NetworkView.of(whole.intent());
        answers.assign(network, network.host("vm1").orElseThrow());
        answers.portsChanged(PORTS);
    }

    private int answered(int packets, int port, long nowNanos) {
        int answered = 0;
        for (int i = 0; i < packets; i++) {
            answered += answer(port, nowNanos).isPresent() ? 1 : 0;
        }
        return answered;
    }

    private Optional<byte[]> answer(int port, long nowNanos) {
        PacketIn packet = new PacketIn(port, Table.ROUTE.number(), PacketIn.Reason.INVALID_TTL, 0, RAN_OUT, 0, 0);
        return answers.answer(packet, nowNanos);
    }
}
