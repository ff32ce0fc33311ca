package io.weir.controller.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.openflow.PacketIn;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Intent;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.Table;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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

    private static final String RULED = INTENT + """
            rules:
              - {name: "no", from: usr1, to: outside, action: reject, log: true}
            """;

    /** UDP from a, port 33434, to port 33435 of 192.168.2.2. */
    private static final byte[] UDP = HexFormat.of()
            .parseHex("02574549520100163e0c07730800" + "4500001c" + "00010000" + "4011" + "f67b" + "c0a80102"
                    + "c0a80202" + "829a829b" + "00080000");

    /** UDP from 203.0.113.7 to 198.18.0.5, which stands for a container. */
    private static final byte[] TO_PUBLISHED = HexFormat.of()
            .parseHex("0257000000020257000000010800" + "4500001c" + "00010000" + "4011" + "78b1" + "cb007107"
                    + "c6120005" + "829a829b" + "00080000");

    private final Decisions decisions = new Decisions();
    private int rule;
    private final PacketAnswers answers = new PacketAnswers(decisions, InstantSource.system());

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

    @Test
    void whatARuleThatLogsDecidesIsNotedWithItsPorts() {
        assign(RULED);
        assertTrue(rejected(1, UDP).isPresent());
        Decision noted = decisions.newest(0, 10, each -> true).get(0);
        assertEquals("usr1/a", noted.senderInWords());
        assertEquals("usr1", noted.tenant());
        assertEquals(17, noted.protocol());
        assertEquals("192.168.1.2:33434", noted.source() + ":" + noted.sourcePort());
        assertEquals("192.168.2.2:33435", noted.destination() + ":" + noted.destinationPort());
    }

    @Test
    void ofIcmpTheTypeIsNotedAndOfWhatIsCutShortWhatThereIs() {
        assign(RULED);
        byte[] echo = UDP.clone();
        echo[23] = 1;
        echo[34] = 8;
        rejected(1, echo);
        rejected(1, Arrays.copyOf(UDP, 37));
        rejected(1, Arrays.copyOf(UDP, 33));
        List<Decision> noted = decisions.newest(0, 10, each -> true);
        assertEquals(2, noted.size(), "without a whole IP header there is nothing to note");
        assertEquals(8, noted.get(1).destinationPort());
        assertEquals(0, noted.get(1).sourcePort());
        assertEquals(0, noted.get(0).destinationPort());
        assertEquals(17, noted.get(0).protocol());
    }

    @Test
    void whoSendsFromOutsideIsAnsweredAsTheFrameTells() {
        assign(RULED);
        answers.portsChanged(Map.of("weir-out", 3));
        byte[] answer = rejected(3, TO_PUBLISHED).orElseThrow();
        HexFormat hex = HexFormat.of();
        assertEquals("025700000001" + "025745495201" + "0800", hex.formatHex(answer, 0, 14));
        assertEquals("c6120005" + "cb007107" + "0303", hex.formatHex(answer, 26, 36));
        assertFalse(rejected(3, UDP).isPresent(), "no container is behind that address");
        assertFalse(rejected(3, Arrays.copyOf(TO_PUBLISHED, 33)).isPresent());
    }

    private Optional<byte[]> rejected(int port, byte[] frame) {
        long cookie = Cookie.ofRule(0, rule);
        return answers.answer(new PacketIn(port, Table.DROP.number(), PacketIn.Reason.ACTION, cookie, frame, 0, 0), 0);
    }

    private void assign(String yaml) {
        Reading reading = IntentReader.read(yaml, Intent.EMPTY);
        if (!(reading instanceof Reading.Whole whole)) {
            throw new IllegalArgumentException(reading.toString());
        }
        whole.intent().rules().forEach(each -> rule = each.number());
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
