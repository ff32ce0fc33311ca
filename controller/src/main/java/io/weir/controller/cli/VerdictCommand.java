package io.weir.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verdict",
        description = "Tell what becomes of a new session, and by which rule.",
        footerHeading = "%nExit code:%n",
        footer = {
            "  0 if it is allowed, 1 if not.",
            "",
            "Examples:",
            "  weir verdict red/web red/db tcp 5432",
            "  weir verdict red/web blue/mail icmp",
            "  weir verdict red/web 198.51.100.7 udp 53",
            "  weir verdict 198.51.100.7 red/web tcp 80"
        })
final class VerdictCommand implements Callable<Integer> {

    @Mixin
    private At at = new At();

    @Parameters(
            index = "0",
            paramLabel = "FROM",
            description = "Who begins it: tenant/container, or an address outside.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "With whom.")
    private String to = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "PROTOCOL",
            defaultValue = "icmp",
            description = "tcp, udp, sctp, icmp or a number; ${DEFAULT-VALUE} (an echo request) if left out.")
    private String protocol = "icmp";

    @Parameters(
            index = "3",
            arity = "0..1",
            paramLabel = "PORT",
            description = "Destination port of tcp, udp and sctp: the container's, also of one that is published.")
    private @Nullable Integer port;

    @Option(names = "--icmp-type", paramLabel = "TYPE", description = "Type of the ICMP message; 8 if left out.")
    private int icmpType = 8;

    private final Terminal terminal;

    VerdictCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String query = "from=" + Client.encoded(from) + "&to=" + Client.encoded(to) + "&proto="
                + Client.encoded(protocol) + (port == null ? "" : "&port=" + port) + "&type=" + icmpType;
        JsonNode answer =
                at.client().getOk("/v1/verdict?" + query, "application/json").json();
        String verdict = answer.path("verdict").asText();
        terminal.line(verdict + ": " + answer.path("why").asText() + ".");
        terminal.line("Replies: " + answer.path("replies").asText() + ".");
        for (JsonNode rule : answer.path("observing")) {
            terminal.line("Rule " + rule.path("rule").asText() + " only observes; it would "
                    + rule.path("would").asText() + ".");
        }
        return verdict.equals("allow") ? 0 : 1;
    }
}
