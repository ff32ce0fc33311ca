package io.weir.provisioning.demo;

import java.io.PrintStream;

/** Tells what was seen, a line each, and remembers whether all of it was right. Used by one thread. */
final class Account {

    private final PrintStream out;
    private boolean isRight = true;

    Account(PrintStream out) {
        this.out = out;
    }

    /** Tells what is being done. */
    void note(String text) {
        out.println("    " + text);
    }

    /** Tells what was seen, and whether that is right. */
    void check(boolean isAsPromised, String text) {
        isRight &= isAsPromised;
        out.println((isAsPromised ? "  ✓ " : "  ✗ ") + text);
    }

    boolean isRight() {
        return isRight;
    }
}
