package io.weir.controller.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints.
 *
 * @param columns characters in a line; without a terminal, as many as anybody likes
 */
record Terminal(PrintWriter out, PrintWriter err, int columns) {

    private static final int UNLIMITED = Integer.MAX_VALUE / 2;

    static Terminal of(PrintWriter out, PrintWriter err) {
        return new Terminal(out, err, columns(System.getenv("COLUMNS")));
    }

    @SuppressWarnings("SystemConsoleNull") // null without a terminal up to JDK 21; later ones have isTerminal
    private static int columns(@Nullable String declared) {
        if (declared != null && declared.matches("\\d{1,4}") && Integer.parseInt(declared) > 0) {
            return Integer.parseInt(declared);
        }
        return System.console() == null ? UNLIMITED : ofTty();
    }

    private static int ofTty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (Scanner rowsAndColumns = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII)) {
                return rowsAndColumns.hasNextInt() && rowsAndColumns.nextInt() > 0 && rowsAndColumns.hasNextInt()
                        ? Math.max(1, rowsAndColumns.nextInt())
                        : UNLIMITED;
            }
        } catch (IOException e) {
            return UNLIMITED;
        }
    }

    void print(String text) {
        out.print(text);
        out.flush();
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void error(String text) {
        err.println(text);
        err.flush();
    }
}
