package io.weir.provisioning.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was measured of one thing, in the order of the rounds.
 *
 * @param bench the bench's name
 * @param what the thing, in words, the same for Weir and its peer
 * @param side {@link #WEIR}, or the peer's name
 * @param unit of the samples, such as {@code ms} or {@code flows/s}
 * @param better which samples are the better ones
 * @param command what was timed, as it would be typed
 * @param samples one of each round; at least one
 */
record Figure(
        String bench, String what, String side, String unit, Better better, String command, List<Double> samples) {

    static final String WEIR = "Weir";

    /** Which way is forward. */
    enum Better {
        LOWER,
        HIGHER,
        /** Says something about the others, and is neither good nor bad. */
        NEITHER
    }

    Figure {
        samples = List.copyOf(samples);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException(bench + ", " + what + ": nothing was measured");
        }
    }

    double min() {
        return sorted().get(0);
    }

    double max() {
        return sorted().get(samples.size() - 1);
    }

    /** The middle sample; of an even number, the mean of the two in the middle. */
    double median() {
        return median(samples);
    }

    static double median(List<Double> samples) {
        List<Double> sorted = samples.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private List<Double> sorted() {
        return samples.stream().sorted().toList();
    }

    /** Whether the other is the same thing, measured of somebody else. */
    boolean isBeside(Figure other) {
        return bench.equals(other.bench) && what.equals(other.what) && !side.equals(other.side);
    }

    /**
     * How many times as good as the peer this is: by the medians, and round by round.
     *
     * @param peer the same thing measured of the peer, in the same unit
     */
    Ratio to(Figure peer) {
        int rounds = Math.min(samples.size(), peer.samples.size());
        List<Double> pairs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            pairs.add(ratio(samples.get(i), peer.samples.get(i)));
        }
        pairs.sort(null);
        return new Ratio(ratio(median(), peer.median()), pairs.get(0), pairs.get(rounds - 1));
    }

    private double ratio(double ours, double theirs) {
        return better == Better.HIGHER ? ours / theirs : theirs / ours;
    }

    /**
     * How many times as good; above 1 is better than the peer.
     *
     * @param ofMedians the one median to the other
     * @param worstPair the least that the two samples of one round gave
     * @param bestPair the most
     */
    record Ratio(double ofMedians, double worstPair, double bestPair) {

        /** Whether it says anything: nothing is a number of times as good as none, or as less than none. */
        boolean isTelling() {
            return ofMedians > 0 && worstPair > 0 && Double.isFinite(ofMedians) && Double.isFinite(bestPair);
        }
    }

    /** A number as people write it: three digits that count, thousands apart. */
    static String format(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || size == Math.rint(size) && size >= 10 ? 0 : size >= 10 ? 1 : 2;
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return text.equals("-0.00") ? "0.00" : text;
    }
}
