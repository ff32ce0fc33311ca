package io.weir.provisioning.bench;

import java.util.List;
import java.util.Optional;

/**
 * How one thing went from run to run, as a line of small bars, oldest first: the lowest is the best run of all, the
 * highest one that was twice as bad or worse. So a regression is a line that goes up, whatever the unit.
 *
 * <p>Where there is a peer, what counts is how Weir compares with it, since runs are of different machines.
 */
final class Trend {

    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int MAX_RUNS = 12;

    private Trend() {}

    /**
     * The line of the runs that measured this of both.
     *
     * @return nothing for fewer than two runs, and for what is neither good nor bad
     */
    static String of(History history, Figure weir, Optional<Figure> peer) {
        List<Double> badness = history.runs().stream()
                .filter(run -> run.bench().equals(weir.bench()))
                .flatMap(run -> badness(run, weir, peer).stream())
                .toList();
        List<Double> last = badness.subList(Math.max(0, badness.size() - MAX_RUNS), badness.size());
        if (last.size() < 2) {
            return "";
        }
        double best = last.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        StringBuilder line = new StringBuilder();
        last.forEach(value -> line.append(BARS.charAt(height(value / best))));
        return line.toString();
    }

    /** 0 for the best, 7 for twice as bad, by equal ratios between them. */
    private static int height(double timesAsBad) {
        int highest = BARS.length() - 1;
        return (int) Math.min(highest, Math.round(highest * Math.log(timesAsBad) / Math.log(2)));
    }

    /** The greater, the worse; always above 0. */
    private static Optional<Double> badness(Run run, Figure weir, Optional<Figure> peer) {
        Optional<Figure> ours = same(run, weir);
        Optional<Double> value = peer.isPresent()
                ? ours.flatMap(figure -> same(run, peer.get())
                        .map(theirs -> 1 / figure.to(theirs).ofMedians()))
                : ours.flatMap(Trend::badness);
        return value.filter(each -> each > 0 && Double.isFinite(each));
    }

    private static Optional<Double> badness(Figure figure) {
        return switch (figure.better()) {
            case LOWER -> Optional.of(figure.median());
            case HIGHER -> Optional.of(1 / figure.median());
            case NEITHER -> Optional.empty();
        };
    }

    private static Optional<Figure> same(Run run, Figure wanted) {
        return run.figures().stream()
                .filter(figure -> figure.what().equals(wanted.what())
                        && figure.side().equals(wanted.side())
                        && figure.better() == wanted.better())
                .findFirst();
    }
}
