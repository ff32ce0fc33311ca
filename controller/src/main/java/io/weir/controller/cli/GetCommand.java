package io.weir.controller.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "get",
        description = "Print the intent, with all that was derived written out.",
        footerHeading = "%nExample:%n",
        footer = "  weir get > cluster.yaml")
final class GetCommand implements Callable<Integer> {

    enum Form {
        yaml,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "yaml",
            description = "One of: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Form form = Form.yaml;

    @Mixin
    private At at = new At();

    private final Terminal terminal;

    GetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String text = at.client().getOk("/v1/intent", "application/" + form).body();
        terminal.print(text.endsWith("\n") ? text : text + "\n");
        return 0;
    }
}
