package io.weir.provisioning.bench.sim;

/** Counts latencies in steps of 10 µs up to a second, which is more exact than what they are used for. */
final class Latencies {

    private static final long STEP_NANOS = 10_000;

    private final long[] counts = new long[100_001];
    private long total;

    void add(long nanos) {
        counts[(int) Math.min(nanos / STEP_NANOS, counts.length - 1)]++;
        total++;
    }

    long total() {
        return total;
    }

    /** The latency that so many of a hundred do not exceed, in milliseconds; 0 if there are none. */
    double percentile(double percent) {
        long rank = (long) Math.ceil(total * percent / 100);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return (i + 1) * STEP_NANOS / 1e6;
            }
        }
        return 0;
    }
}
