package io.weir.provisioning.lab;

import java.time.Duration;

/**
 * Makes limits longer on a machine that is slower than most, an emulated one for example. How long something is watched, and
 * what is promised to be quick, stays as it is.
 */
final class Patience {

    /** The variable that says how many times as long is waited. */
    private static final String VARIABLE = "WEIR_LAB_PATIENCE";

    private static final int FACTOR = factor(System.getenv().getOrDefault(VARIABLE, "1"));

    private Patience() {}

    static Duration of(Duration limit) {
        return limit.multipliedBy(FACTOR);
    }

    /** Whether more of it than usual is asked for. */
    static boolean isAsked() {
        return FACTOR > 1;
    }

    private static int factor(String text) {
        if (!text.matches("[1-9][0-9]?")) {
            throw new LabFailure(VARIABLE + " is a number from 1 to 99, not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}
