package io.weir.controller.cli;

import picocli.CommandLine.Option;

/** Where the controller is: what every command that calls it can be told. */
final class At {

    private static final int MAX_WAIT_SECONDS = 60;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:WEIR_URL:-http://127.0.0.1:8653}",
            description = "The controller's REST API (WEIR_URL in the environment, else http://127.0.0.1:8653).")
    private String url = "";

    /** Refuses what the controller would not wait. */
    static void checkWait(int seconds) {
        if (seconds < 0 || seconds > MAX_WAIT_SECONDS) {
            throw new CommandFailed("--wait is from 0 to " + MAX_WAIT_SECONDS + " seconds");
        }
    }

    Client client() {
        return new Client(url);
    }
}
