package io.weir.controller.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The {@code weir} command as it is run, and what it writes. */
final class CommandRun {

    private String out = "";
    private String err = "";

    /** Runs it, and answers its exit code. */
    int weir(String... args) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        int exitCode = Weir.run(
                options -> {
                    throw new AssertionError("no controller is to be started");
                },
                new PrintWriter(outText),
                new PrintWriter(errText),
                args);
        out = outText.toString();
        err = errText.toString();
        return exitCode;
    }

    /** What the last run wrote to standard output. */
    String out() {
        return out;
    }

    /** What it wrote to standard error. */
    String err() {
        return err;
    }
}
