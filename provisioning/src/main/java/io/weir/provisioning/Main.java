package io.weir.provisioning;

import io.weir.provisioning.agent.AgentCommand;
import io.weir.provisioning.bench.BenchCommand;
import io.weir.provisioning.demo.DemoCommand;
import io.weir.provisioning.lab.LabCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts what runs on a host: {@code weir agent} and its fellows. */
@Command(
        name = "weir",
        description = "Brings hosts to their part of the intent.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AgentCommand.class, LabCommand.class, DemoCommand.class, BenchCommand.class})
public final class Main {

    private Main() {}

    /** Runs the command that {@code arguments} name, and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return LabCommand.configure(new CommandLine(new Main()));
    }
}
