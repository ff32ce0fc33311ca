package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.SessionsOf;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeparturesTest {

    private static final long GATHERED = Departures.GATHERED.toNanos();

    private final Departures departures = new Departures();

    private static SessionsOf of(int zone, int address) {
        return new SessionsOf(zone, OptionalInt.of(address));
    }

    private Set<SessionsOf> takeAll() {
        Set<SessionsOf> all = new HashSet<>();
        while (!departures.isEmpty()) {
            List<SessionsOf> some = departures.take();
            assertTrue(!some.isEmpty() && some.size() <= Departures.AT_ONCE, () -> some.size() + " at once");
            some.forEach(each -> assertTrue(all.add(each), () -> each + " is there twice"));
        }
        assertEquals(List.of(), departures.take());
        return all;
    }

    @Test
    void oneContainersSessionsInAnyNumberOfZonesAreForgottenAloneAndAFewAtOnce() {
        Set<SessionsOf> left = IntStream.rangeClosed(1, Departures.MAX_WAITING + 1_000)
                .mapToObj(zone -> of(zone, 7))
                .collect(Collectors.toSet());
        departures.add(left, 0);
        assertEquals(left, takeAll());
    }

    @Test
    void ofMoreThanMayWaitWholeZonesAreForgottenWhereSeveralLeft() {
        Set<SessionsOf> many = IntStream.rangeClosed(0, Departures.MAX_WAITING)
                .mapToObj(address -> of(1 + address % 2, address))
                .collect(Collectors.toSet());
        departures.add(many, 0);
        departures.add(Set.of(of(3, 7)), 0);
        assertEquals(Set.of(SessionsOf.all(1), SessionsOf.all(2), of(3, 7)), takeAll());
    }

    @Test
    void whatIsTakenAgainWaitsForWhatIsStillToBeForgottenOfIt() {
        departures.add(Set.of(of(1, 7), of(2, 8)), 0);
        assertTrue(departures.overlap(Set.of(of(3, 7), of(2, 8))));
        assertTrue(departures.overlap(Set.of(SessionsOf.all(1))));
        assertFalse(departures.overlap(Set.of(of(1, 8), SessionsOf.all(3))));
        departures.add(Set.of(SessionsOf.all(1)), 0);
        assertTrue(departures.overlap(Set.of(of(1, 9))));
        assertEquals(Set.of(SessionsOf.all(1), of(2, 8)), takeAll());
        assertFalse(departures.overlap(Set.of(of(1, 7), of(2, 8))));
    }

    @Test
    void theyAreGatheredButWhatTheSwitchDidNotForgetIsTriedAgainAtOnce() {
        departures.add(Set.of(of(1, 7)), 0);
        assertEquals(Departures.GATHERED, departures.rest(0));
        assertEquals(Duration.ZERO, departures.rest(GATHERED));
        departures.again(departures.take(), 0);
        assertEquals(Duration.ZERO, departures.rest(0));
        assertEquals(Set.of(of(1, 7)), takeAll());
    }

    @Test
    void eachIsForgottenWhenItHasWaitedHoweverManyFollow() {
        departures.add(Set.of(of(1, 7)), 0);
        departures.add(Set.of(of(1, 8)), 10);
        departures.add(Set.of(of(2, 7)), 20);
        assertEquals(Duration.ofNanos(10), departures.rest(GATHERED - 10));
        departures.add(Set.of(SessionsOf.all(1)), 30);
        assertEquals(Duration.ofNanos(20), departures.rest(GATHERED));
        assertEquals(List.of(of(2, 7), SessionsOf.all(1)), departures.take());
    }
}
