package io.weir.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

class CommandLineTest {

    @Test
    void optionsBehindAProgramAreThePrograms() {
        ParseResult exec = Main.commandLine()
                .parseArgs("lab", "exec", "--name", "x", "vm1/web", "ping", "-c", "2", "--help")
                .subcommand()
                .subcommand();
        assertEquals(
                List.of("ping", "-c", "2", "--help"), exec.matchedPositional(1).getValue());
        assertEquals("x", exec.matchedOptionValue("--name", ""));
    }

    @Test
    void anUnknownOptionOrCommandSuggestsTheNearOne() {
        assertTrue(said("demo", "--onec").contains("--once"));
        assertTrue(said("lab", "dwon").contains("down"));
    }

    private static String said(String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(said, true));
        assertEquals(2, line.execute(arguments));
        return said.toString();
    }
}
