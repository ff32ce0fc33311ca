package io.weir.provisioning.bench;

import java.util.Random;

/**
 * Reads the same 512 KB again and again, a cache line after the other in an order that no processor foresees: tells what
 * of it the processor's caches still hold, which on a machine with other tenants gets less with every millisecond.
 */
final class CacheProbe {

    static final int LINES = 8192;

    /** Of a cache line. */
    private static final int INTS = 16;

    private static final int WARM_UP = 200;

    /** In the first word of each line, where the next is: one round through all. */
    private final int[] memory = new int[LINES * INTS];

    private int at;

    CacheProbe() {
        int[] order = new Random(1).ints(0, LINES).distinct().limit(LINES).toArray();
        for (int i = 0; i < LINES; i++) {
            memory[order[i] * INTS] = order[(i + 1) % LINES] * INTS;
        }
        for (int i = 0; i < WARM_UP; i++) {
            nanosecondsPerLine();
        }
    }

    double nanosecondsPerLine() {
        long start = System.nanoTime();
        int next = at;
        for (int i = 0; i < LINES; i++) {
            next = memory[next];
        }
        at = next; // so that the loop is not left out
        return (System.nanoTime() - start) / (double) LINES;
    }
}
