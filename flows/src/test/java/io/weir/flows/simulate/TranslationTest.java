package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Action.Ct.Nat;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is said here was seen of a real switch: {@code SameTupleAgreesIT} asks one again. */
class TranslationTest {

    private static final Nat SOURCE = new Nat.Source(Ipv4Address.of("198.18.0.2"));
    private static final Nat DESTINATION = new Nat.Destination(Ipv4Address.of("10.0.0.2"));

    @Test
    void aFreePortStays() {
        assertEquals(Optional.of(53L), port(SOURCE, 53, port -> true));
        assertEquals(Optional.of(53L), port(DESTINATION, 53, port -> true));
    }

    @Test
    void aTakenPortIsExchangedForTheNextOfItsRangeWhicheverEndIsTranslated() {
        for (Nat nat : new Nat[] {SOURCE, DESTINATION}) {
            assertEquals(Optional.of(54L), port(nat, 53, port -> port != 53));
            assertEquals(Optional.of(1L), port(nat, 511, port -> port != 511));
            assertEquals(Optional.of(600L), port(nat, 512, port -> port != 512));
            assertEquals(Optional.of(600L), port(nat, 1023, port -> port != 1023));
            assertEquals(Optional.of(1025L), port(nat, 1024, port -> port != 1024));
            assertEquals(Optional.of(1024L), port(nat, 65_535, port -> port != 65_535));
            assertEquals(Optional.of(39_999L), port(nat, 40_000, port -> port == 39_999));
        }
    }

    @Test
    void whereNoPortOfTheRangeIsFreeThereIsNoTranslation() {
        assertEquals(Optional.empty(), port(SOURCE, 53, port -> port > 511));
        assertEquals(Optional.empty(), port(SOURCE, 700, port -> port < 600 || port > 1023));
        assertEquals(Optional.empty(), port(SOURCE, 2000, port -> port < 1024));
    }

    @Test
    void whatHasNoPortsIsNeverExchanged() {
        Tuple ping = new Tuple(1, 2, Traffic.ICMP, 8, 0, 7);
        assertEquals(Optional.empty(), Translation.of(ping, SOURCE, answer -> false));
        assertEquals(
                Optional.of(7), Translation.of(ping, SOURCE, answer -> true).map(it -> it.answer()
                        .identifier()));
    }

    /** The port that answers go to. */
    private static Optional<Long> port(Nat nat, long own, Predicate<Long> isFree) {
        return Translation.of(
                        new Tuple(1, 2, Traffic.UDP, own, 80, 0), nat, answer -> isFree.test(answer.destinationPort()))
                .map(it -> it.answer().destinationPort());
    }
}
