package io.weir.controller.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line as a whole. */
@Command(
        name = "weir",
        version = "weir 0.1.0",
        description = "Gives every tenant of a cluster of LXC containers its own network, over Open vSwitch.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "weir COMMAND --help says more. To begin:",
            "  weir demo                  see it all, on two hosts inside this machine",
            "  weir controller            then, elsewhere: weir apply examples/report.yaml"
        })
public final class Weir implements Runnable {

    private static final int FAILED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private Weir() {}

    /**
     * Runs a command.
     *
     * @param start what {@code weir controller} does
     * @return the exit code
     */
    public static int run(ControllerStart start, PrintWriter out, PrintWriter err, String... args) {
        Terminal terminal = Terminal.of(out, err);
        CommandLine line = new CommandLine(new Weir())
                .addSubcommand(new ControllerCommand(start))
                .addSubcommand(new ApplyCommand(terminal))
                .addSubcommand(new GetCommand(terminal))
                .addSubcommand(new RulesCommand(terminal))
                .addSubcommand(rule(terminal))
                .addSubcommand(new FlowsCommand(terminal))
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(new VerdictCommand(terminal))
                .addSubcommand(new DropsCommand(terminal))
                .addSubcommand(new DecisionsCommand(terminal));
        elsewhere(line, "agent", "Bring this host to its part of the intent, and keep it there.");
        elsewhere(line, "lab", "Make hosts inside this machine to try things on: up FILE, exec HOST …, down.");
        elsewhere(line, "demo", "Show all of Weir, with real packets, on hosts inside this machine.");
        elsewhere(line, "test", "Run every test.");
        elsewhere(line, "bench", "Measure.");
        for (CommandLine command : line.getSubcommands().values()) {
            command.getCommandSpec().mixinStandardHelpOptions(true).version("weir 0.1.0");
        }
        line.getCommandSpec().mixinStandardHelpOptions(true);
        return line.setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof CommandFailed) {
                        terminal.error("weir: " + e.getMessage());
                        return FAILED;
                    }
                    throw e;
                })
                .execute(args);
    }

    private static CommandLine rule(Terminal terminal) {
        CommandLine rule = new CommandLine(new RuleCommand())
                .addSubcommand(new RuleCommand.Add(terminal))
                .addSubcommand(new RuleCommand.Edit(terminal))
                .addSubcommand(new RuleCommand.Remove(terminal))
                .addSubcommand(new RuleCommand.Promote(terminal));
        for (CommandLine command : rule.getSubcommands().values()) {
            command.getCommandSpec().mixinStandardHelpOptions(true);
        }
        return rule;
    }

    /** A command that the launcher runs before it comes to this one; here so that it is listed, and suggested. */
    private static void elsewhere(CommandLine line, String name, String description) {
        CommandSpec command = CommandSpec.wrapWithoutInspection((Runnable) () -> {
            throw new CommandFailed("weir " + name + " is run by the launcher: ./weir " + name);
        });
        command.usageMessage().description(description);
        line.addSubcommand(name, command);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
