package io.weir.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "revisions",
        description = "Show who changed what, when and why, newest first, up to 100 revisions.",
        footerHeading = "%nWhat revision 17 changed, in full:%n",
        footer = "  diff <(weir get --revision 16) <(weir get --revision 17)")
final class RevisionsCommand implements Callable<Integer> {

    @Option(
            names = "--before",
            paramLabel = "REVISION",
            description = "Only those before this one; the newest if left out.")
    private @Nullable Long before;

    @Mixin
    private At at = new At();

    private final Terminal terminal;

    RevisionsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        JsonNode revisions = at.client()
                .getOk("/v1/revisions" + (before == null ? "" : "?before=" + before), "application/json")
                .json();
        if (revisions.isEmpty()) {
            terminal.line(
                    before == null
                            ? "No intent yet. Apply one with:  weir apply FILE"
                            : "There is no revision before " + before + ".");
            return 0;
        }
        TextTable table = new TextTable(List.of("REVISION", "AT", "WHO", "CHANGED", "WHY"), Set.of(0));
        for (JsonNode revision : revisions) {
            table.row(
                    revision.path("revision").asText(),
                    revision.path("at").asText(),
                    revision.path("who").asText(),
                    changed(revision),
                    revision.path("why").asText());
        }
        terminal.print(table.format(terminal.columns()));
        return 0;
    }

    private static String changed(JsonNode revision) {
        String path = revision.path("path").asText();
        return path.isEmpty()
                ? "the whole intent"
                : path + (revision.path("removed").asBoolean() ? " (out)" : "");
    }
}
