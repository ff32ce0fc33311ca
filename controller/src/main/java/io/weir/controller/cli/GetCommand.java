package io.weir.controller.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "get",
        description = "Print the intent, with all that was derived written out.",
        footerHeading = "%nExamples:%n",
        footer = {"  weir get > cluster.yaml", "  diff <(weir get --revision 16) <(weir get --revision 17)"})
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

    @Option(
            names = "--revision",
            paramLabel = "REVISION",
            description = "As it was at this revision; as it is now if left out.")
    private @Nullable Long revision;

    @Mixin
    private At at = new At();

    private final Terminal terminal;

    GetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String path = revision == null ? "/v1/intent" : "/v1/revisions/" + revision;
        String text = at.client().getOk(path, "application/" + form).body();
        terminal.print(text.endsWith("\n") ? text : text + "\n");
        return 0;
    }
}
