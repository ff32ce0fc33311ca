package io.weir.provisioning.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast the machine is at the moment. Others share it: the same machine can be twice as fast a minute later; and
 * virtual ones differ most in what the first touch of memory takes.
 *
 * @param loopMilliseconds what a fixed loop takes, in one thread: ten million additions and shifts, each of which needs
 *     the one before
 * @param touchMicroseconds what it takes to get a page (4 KB) of memory from the system, and to write to it
 */
record Speed(double loopMilliseconds, double touchMicroseconds) {

    private static final int STEPS = 10_000_000;
    private static final int PAGES = 2048;
    private static final int PAGE = 4096;

    /** Of so many, the median is taken; the first are still interpreted. */
    private static final int TIMES = 9;

    /** So that the loop is not left out. */
    private static final AtomicLong RESULT = new AtomicLong();

    /** Measures it, which takes a tenth of a second and more. */
    static Speed now() {
        List<Double> loops = new ArrayList<>();
        List<Double> touches = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            loops.add(loop());
            touches.add(touch());
        }
        return new Speed(Figure.median(loops), Figure.median(touches));
    }

    private static double loop() {
        long start = System.nanoTime();
        long value = start;
        for (int i = 0; i < STEPS; i++) {
            value += value >>> 7 ^ i;
        }
        RESULT.set(value);
        return (System.nanoTime() - start) / 1e6;
    }

    /** What is allocated is written full of zeros. */
    private static double touch() {
        long start = System.nanoTime();
        ByteBuffer memory = ByteBuffer.allocateDirect(PAGES * PAGE);
        double took = (System.nanoTime() - start) / 1e3 / PAGES;
        RESULT.set(memory.get(PAGE));
        return took;
    }

    /** In a part of a sentence. */
    static String describe(Speed before, Speed after) {
        return String.format(
                "a fixed loop took %.1f ms before and %.1f after, the first touch of a page of memory %.1f and %.1f µs",
                before.loopMilliseconds, after.loopMilliseconds, before.touchMicroseconds, after.touchMicroseconds);
    }
}
