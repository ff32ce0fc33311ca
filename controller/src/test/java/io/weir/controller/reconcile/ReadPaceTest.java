package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ReadPaceTest {

    private static final Duration INTERVAL = ReconcileSettings.DEFAULT.readInterval();

    private final ReadPace pace = new ReadPace(ReconcileSettings.DEFAULT);

    @Test
    void fewFlowsAreReadAtTheUsualInterval() {
        pace.flowsChanged(10_000);
        for (int i = 0; i < 100; i++) {
            assertEquals(INTERVAL, pace.rest(Duration.ofMillis(5)));
        }
    }

    @Test
    void aSlowSwitchRestsNineteenTimesAsLongAsItWasRead() {
        assertEquals(Duration.ofSeconds(19), pace.rest(Duration.ofSeconds(1)));
    }

    @Test
    void readingAThousandSwitchesTakesABoundedShareAndIsSpreadOverTime() {
        for (int i = 0; i < 1000; i++) {
            pace.flowsChanged(1000);
        }
        LongSummaryStatistics rests = LongStream.range(0, 1000)
                .map(i -> pace.rest(Duration.ofMillis(5)).toMillis())
                .summaryStatistics();
        double perSecond = 1_000_000 / (rests.getAverage() / 1000);
        assertEquals(ReadPace.FLOWS_PER_SECOND, perSecond, ReadPace.FLOWS_PER_SECOND / 50.0);
        assertTrue(rests.getMax() > 2 * rests.getMin(), () -> "all at once: " + rests);
    }

    @Test
    void aRestIsTooShortOnlyIfManySwitchesCameMeanwhile() {
        Duration rest = pace.rest(Duration.ofMillis(5));
        assertFalse(pace.isTooSoon(rest));
        pace.flowsChanged(1_000_000);
        assertTrue(pace.isTooSoon(rest));
        for (int i = 0; i < 100; i++) {
            assertFalse(pace.isTooSoon(pace.rest(Duration.ofMillis(5))));
        }
        pace.flowsChanged(Integer.MAX_VALUE);
        assertFalse(pace.isTooSoon(ReconcileSettings.DEFAULT.maxReadInterval()));
    }

    @Test
    void noSwitchRestsLongerThanTheBound() {
        pace.flowsChanged(Integer.MAX_VALUE);
        assertEquals(ReconcileSettings.DEFAULT.maxReadInterval(), pace.rest(Duration.ofSeconds(1)));
    }

    @Test
    void whenSwitchesLeaveTheOthersAreReadAtTheUsualIntervalAgain() {
        pace.flowsChanged(1_000_000);
        pace.flowsChanged(-999_000);
        assertEquals(INTERVAL, pace.rest(Duration.ZERO));
    }
}
