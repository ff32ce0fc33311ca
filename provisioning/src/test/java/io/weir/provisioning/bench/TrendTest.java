package io.weir.provisioning.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.provisioning.bench.Figure.Better;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrendTest {

    private static final String OVN = "OVN";

    @Test
    void aRegressionGoesUpWhicheverWayIsForward() {
        assertEquals("▁▁▅█", trend(Better.LOWER, 10, 10, 15, 20));
        assertEquals("▁▁▄█", trend(Better.HIGHER, 20, 20, 15, 10));
    }

    @Test
    void whatIsMoreThanTwiceAsBadIsAsHighAsTwice() {
        assertEquals("▁██", trend(Better.LOWER, 1, 100, 2));
    }

    @Test
    void oneRunIsNoLineAndNorIsWhatIsNeitherGoodNorBad() {
        assertEquals("", trend(Better.LOWER, 10));
        assertEquals("", trend(Better.NEITHER, 10, 20));
    }

    @Test
    void besideAPeerAMachineTwiceAsSlowIsNoRegression() {
        Figure weir = figure(Figure.WEIR, Better.LOWER, 20);
        Figure ovn = figure(OVN, Better.LOWER, 200);
        History history = new History(
                List.of(run(figure(Figure.WEIR, Better.LOWER, 10), figure(OVN, Better.LOWER, 100)), run(weir, ovn)));

        assertEquals("▁▁", Trend.of(history, weir, Optional.of(ovn)));
        assertEquals("▁█", Trend.of(history, weir, Optional.empty()));
    }

    @Test
    void showsTheLastTwelveRunsOfThisBenchOnly() {
        double[] values = new double[20];
        Arrays.fill(values, 0, 10, 1);
        Arrays.fill(values, 10, 20, 5);

        assertEquals("▁▁██████████", trend(Better.LOWER, values));
    }

    private static String trend(Better better, double... medians) {
        List<Run> runs = Arrays.stream(medians)
                .mapToObj(median -> run(figure(Figure.WEIR, better, median)))
                .toList();
        Figure newest = runs.get(runs.size() - 1).figures().get(0);
        return Trend.of(new History(runs), newest, Optional.empty());
    }

    private static Figure figure(String side, Better better, double median) {
        return new Figure("change", "one rule", side, "ms", better, "command", List.of(median));
    }

    private static Run run(Figure... figures) {
        Machine machine = new Machine("processor", 2, 1000, "system", Map.of());
        return new Run("change", "2026-01-01T00:00:00Z", machine, 0, 0, null, null, 1, List.of(), List.of(figures));
    }
}
