package io.weir.controller.cli;

import picocli.CommandLine.Option;

/** Where the controller is: what every command that calls it can be told. */
final class At {

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:WEIR_URL:-http://127.0.0.1:8653}",
            description = "The controller's REST API (WEIR_URL in the environment, else http://127.0.0.1:8653).")
    private String url = "";

    Client client() {
        return new Client(url);
    }
}
