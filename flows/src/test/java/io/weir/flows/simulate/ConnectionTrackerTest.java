package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.FIN;
import static io.weir.flows.simulate.TcpFlag.RST;
import static io.weir.flows.simulate.TcpFlag.SYN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Field;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said here of each packet was seen of a real switch: {@code TrackingAgreesIT} asks one again. */
class ConnectionTrackerTest {

    private final ConnectionTracker tracker = new ConnectionTracker();

    @Test
    void aSessionIsNewThenGoesBothWays() {
        begins(tcp(1, 2, 1000, 80, SYN), 7);
        is("est rpl", tcp(2, 1, 80, 1000, SYN, ACK), 7);
        is("est", tcp(1, 2, 1000, 80, ACK), 7);
        Packet reply = tracker.track(5, tcp(2, 1, 80, 1000, ACK));
        assertEquals(address(1), reply.get(Field.CT_NW_SRC).orElseThrow());
        assertEquals(address(2), reply.get(Field.CT_NW_DST).orElseThrow());
        assertEquals(1000, reply.get(Field.CT_TP_SRC).orElseThrow());
        assertEquals(80, reply.get(Field.CT_TP_DST).orElseThrow());
    }

    @Test
    void whatIsNotCommittedIsForgotten() {
        is("new", tcp(1, 2, 1000, 80, SYN), 0);
        is("inv", tcp(2, 1, 80, 1000, SYN, ACK), 0);
        assertEquals(0, tracker.size());
    }

    @Test
    void anotherZoneKnowsNothingOfIt() {
        begins(udp(1, 2, 1000, 53), 7);
        assertEquals("new", words(tracker.track(6, udp(2, 1, 53, 1000))));
        is("est rpl", udp(2, 1, 53, 1000), 7);
    }

    @Test
    void aSecondCommitChangesTheMark() {
        begins(udp(1, 2, 1000, 53), 7);
        tracker.commit(5, udp(1, 2, 1000, 53), OptionalLong.of(9));
        is("new", udp(1, 2, 1000, 53), 9);
        assertEquals(1, tracker.size());
    }

    @Test
    void withoutASessionMidStreamMayBeginOneAndHalfAHandshakeMayNot() {
        is("new", tcp(1, 2, 1, 80, ACK), 0);
        is("new", tcp(1, 2, 1, 80, FIN, ACK), 0);
        is("new", tcp(1, 2, 1, 80, RST), 0);
        is("inv", tcp(1, 2, 1, 80, SYN, ACK), 0);
        is("inv", tcp(1, 2, 1, 80, FIN), 0);
        is("inv", tcp(1, 2, 1, 80), 0);
        is("inv", tcp(1, 2, 1, 80, SYN, FIN), 0);
    }

    @Test
    void untilAnsweredASessionWithoutTcpIsNew() {
        begins(udp(1, 2, 1000, 53), 7);
        is("new", udp(1, 2, 1000, 53), 7);
        is("new", udp(1, 2, 1000, 53), 7);
        is("est rpl", udp(2, 1, 53, 1000), 7);
        is("est", udp(1, 2, 1000, 53), 7);
    }

    @Test
    void aSegmentThatIsNoSynEndsTheBeginning() {
        begins(tcp(1, 2, 1000, 80, SYN), 7);
        is("new", tcp(1, 2, 1000, 80, SYN), 7);
        is("est", tcp(1, 2, 1000, 80, ACK), 7);
    }

    @Test
    void aResetSessionBeginsAfreshWithEitherEnd() {
        begins(tcp(1, 2, 1000, 80, SYN), 7);
        is("est rpl", tcp(2, 1, 80, 1000, RST, ACK), 7);
        is("est", tcp(1, 2, 1000, 80, ACK), 7);
        is("new", tcp(2, 1, 80, 1000, SYN), 0);
        assertEquals(0, tracker.size());
    }

    @Test
    void aClosedSessionBeginsAfresh() {
        begins(tcp(1, 2, 1000, 80, SYN), 7);
        is("est rpl", tcp(2, 1, 80, 1000, SYN, ACK), 7);
        is("est", tcp(1, 2, 1000, 80, FIN, ACK), 7);
        is("est rpl", tcp(2, 1, 80, 1000, FIN, ACK), 7);
        is("est", tcp(1, 2, 1000, 80, ACK), 7);
        is("new", tcp(1, 2, 1000, 80, SYN), 0);
    }

    @Test
    void bothMayOpenAtOnce() {
        begins(tcp(1, 2, 1000, 80, SYN), 7);
        is("new", tcp(2, 1, 80, 1000, SYN), 7);
        is("est rpl", tcp(2, 1, 80, 1000, SYN, ACK), 7);
    }

    @Test
    void pingsAreToldApartByTheirIdentifier() {
        begins(ip(1, 2).icmp(8, 0, 3), 7);
        is("est rpl", ip(2, 1).icmp(0, 0, 3), 7);
        is("inv", ip(2, 1).icmp(0, 0, 4), 0);
        is("new", ip(2, 1).icmp(8, 0, 3), 0);
        is("inv", ip(1, 2).icmp(8, 1, 5), 0);
        is("inv", ip(1, 2).icmp(10, 0, 0), 0);
    }

    @Test
    void anErrorIsRelatedToTheSessionThatItSpeaksOf() {
        Packet first = udp(1, 2, 1000, 53);
        begins(first, 7);
        is("rel rpl", ip(2, 1).icmpError(3, 3, first), 7);
        is("rel rpl", ip(9, 1).icmpError(3, 3, first), 7);
        is("rel", ip(1, 2).icmpError(3, 3, udp(2, 1, 53, 1000)), 7);
        is("rel", ip(9, 2).icmpError(3, 3, udp(2, 1, 53, 1000)), 7);
        is("inv", ip(1, 2).icmpError(3, 3, first), 0);
        is("inv", ip(2, 1).icmpError(3, 3, udp(1, 2, 1001, 53)), 0);
        is("inv", ip(2, 1).icmpError(3, 3, ip(1, 2).icmpError(3, 3, udp(2, 1, 53, 1000))), 0);
        assertEquals(
                53,
                tracker.track(5, ip(2, 1).icmpError(3, 3, first))
                        .get(Field.CT_TP_DST)
                        .orElseThrow());
    }

    @Test
    void allOfSctpBetweenTwoIsOneSessionWithoutPorts() {
        begins(ip(1, 2).sctp(5000, 6000), 7);
        is("new", ip(1, 2).sctp(5001, 6001), 7);
        Packet reply = tracker.track(5, ip(2, 1).sctp(6000, 5000));
        assertEquals("est rpl", words(reply));
        assertEquals(132, reply.get(Field.CT_NW_PROTO).orElseThrow());
        assertEquals(0, reply.get(Field.CT_TP_DST).orElseThrow());
    }

    /** It is new, and is committed with a mark. */
    private void begins(Packet packet, int mark) {
        is("new", packet, 0);
        tracker.commit(5, packet, OptionalLong.of(mark));
    }

    private void is(String words, Packet packet, int mark) {
        Packet tracked = tracker.track(5, packet);
        assertEquals(words, words(tracked), tracked::toString);
        assertEquals(mark, tracked.get(Field.CT_MARK).orElseThrow());
        assertEquals(5, tracked.get(Field.CT_ZONE).orElseThrow());
    }

    private static String words(Packet tracked) {
        long state = tracked.get(Field.CT_STATE).orElseThrow();
        assertEquals(CtState.TRK.bit(), state & CtState.TRK.bit());
        return Arrays.stream(CtState.values())
                .filter(bit -> bit != CtState.TRK && (state & bit.bit()) != 0)
                .map(CtState::word)
                .collect(Collectors.joining(" "));
    }

    private static Packet tcp(int from, int to, int sourcePort, int destinationPort, TcpFlag... flags) {
        return ip(from, to).tcp(sourcePort, destinationPort, flags);
    }

    private static Packet udp(int from, int to, int sourcePort, int destinationPort) {
        return ip(from, to).udp(sourcePort, destinationPort);
    }

    private static Packet ip(int from, int to) {
        MacAddress mac = MacAddress.of("02:00:00:00:00:01");
        return Packet.ipv4(mac, mac, new Ipv4Address((int) address(from)), new Ipv4Address((int) address(to)), 1, 64);
    }

    private static long address(int last) {
        return 0x0a000000L + last;
    }
}
