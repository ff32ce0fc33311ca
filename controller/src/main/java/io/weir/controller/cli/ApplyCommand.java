package io.weir.controller.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = "Make a file the intent, whole, and wait until every connected host has confirmed it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir apply cluster.yaml --why \"let red talk to blue\"",
            "  weir get > cluster.yaml; edit cluster.yaml; weir apply cluster.yaml --if-match 7",
            "",
            "A file with problems changes nothing, and all of them are listed. Exit code: 0 if every connected host",
            "confirmed, 1 if not, or if nothing was changed."
        })
final class ApplyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The intent, in YAML or JSON; - reads standard input.")
    private String file = "";

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    private final Terminal terminal;

    ApplyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Client.Answer answer = change.send("PUT", "/v1/intent", document());
        return change.tell(answer, file.equals("-") ? "standard input" : file, terminal);
    }

    private byte[] document() {
        try {
            return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailed("there is no file " + file);
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + file + ": " + e.getMessage());
        }
    }
}
