package io.weir.provisioning.bench;

import io.weir.provisioning.bench.Figure.Better;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Collects the samples of one bench, and tells of each as it comes. */
final class Results {

    private final String bench;
    private final Consumer<String> log;
    private final Map<String, Series> series = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Results(String bench, Consumer<String> log) {
        this.bench = bench;
        this.log = log;
    }

    /** Samples of one thing, of one side. */
    final class Series {
        private final String what;
        private final String side;
        private final String unit;
        private final Better better;
        private final String command;
        private final List<Double> samples = new ArrayList<>();

        private Series(String what, String side, String unit, Better better, String command) {
            this.what = what;
            this.side = side;
            this.unit = unit;
            this.better = better;
            this.command = command;
        }

        void add(double sample) {
            samples.add(sample);
            log.accept(String.format("%-9s %-46s %-24s %10s %s", bench, what, side, Figure.format(sample), unit));
        }

        void addMilliseconds(long nanoseconds) {
            add(nanoseconds / 1e6);
        }
    }

    /** Times: the shorter the better. */
    Series times(String what, String side, String command) {
        return series(what, side, "ms", Better.LOWER, command);
    }

    /** Rates: the higher the better. */
    Series rates(String what, String side, String unit, String command) {
        return series(what, side, unit, Better.HIGHER, command);
    }

    /** Amounts of something that costs: the less the better. */
    Series amounts(String what, String side, String unit, String command) {
        return series(what, side, unit, Better.LOWER, command);
    }

    /** Amounts that say what the other figures are of. */
    Series counts(String what, String side, String unit, String command) {
        return series(what, side, unit, Better.NEITHER, command);
    }

    /** Adds, for each side, the sample of which so many in a hundred are no worse. */
    void worst(String what, int percent) {
        for (Series each : List.copyOf(series.values())) {
            if (each.what.equals(what) && !each.samples.isEmpty()) {
                List<Double> sorted = each.samples.stream().sorted().toList();
                int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
                series(what + ", " + percent + " % of times within", each.side, each.unit, each.better, each.command)
                        .add(sorted.get(each.better == Better.HIGHER ? sorted.size() - rank : rank - 1));
            }
        }
    }

    /** Samples of any other kind. */
    Series series(String what, String side, String unit, Better better, String command) {
        return series.computeIfAbsent(what + "\n" + side, key -> new Series(what, side, unit, better, command));
    }

    /** Something that readers of the figures must know, such as a peer that is missing; said once. */
    void note(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
            log.accept(bench + ": " + note);
        }
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** What was measured; things that nothing was measured of are left out. */
    List<Figure> figures() {
        return series.values().stream()
                .filter(each -> !each.samples.isEmpty())
                .map(each ->
                        new Figure(bench, each.what, each.side, each.unit, each.better, each.command, each.samples))
                .toList();
    }
}
