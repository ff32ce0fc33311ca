package io.weir.controller.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
            "  weir demo                  see it all, on three hosts inside this machine",
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
        CommandLine line = new CommandLine(new Weir());
        called(args, commands(start, terminal)).forEach((name, make) -> {
            CommandLine command = make.get();
            command.getCommandSpec().mixinStandardHelpOptions(true).version("weir 0.1.0");
            line.addSubcommand(name, command);
        });
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

    /** All commands, in the order in which they are listed. */
    private static Map<String, Supplier<CommandLine>> commands(ControllerStart start, Terminal terminal) {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("controller", () -> new CommandLine(new ControllerCommand(start)));
        commands.put("apply", () -> new CommandLine(new ApplyCommand(terminal)));
        commands.put("get", () -> new CommandLine(new GetCommand(terminal)));
        commands.put("revisions", () -> new CommandLine(new RevisionsCommand(terminal)));
        commands.put("rules", () -> new CommandLine(new RulesCommand(terminal)));
        commands.put("rule", () -> rule(terminal));
        commands.put("flows", () -> new CommandLine(new FlowsCommand(terminal)));
        commands.put("status", () -> new CommandLine(new StatusCommand(terminal)));
        commands.put("verdict", () -> new CommandLine(new VerdictCommand(terminal)));
        commands.put("drops", () -> new CommandLine(new DropsCommand(terminal)));
        commands.put("decisions", () -> new CommandLine(new DecisionsCommand(terminal)));
        elsewhere(commands, "agent", "Bring this host to its part of the intent, and keep it there.");
        elsewhere(commands, "lab", "Make hosts inside this machine to try things on: up FILE, exec HOST …, down.");
        elsewhere(commands, "demo", "Show all of Weir, with real packets, on hosts inside this machine.");
        elsewhere(commands, "test", "Run every test.");
        elsewhere(commands, "bench", "Measure.");
        return commands;
    }

    /** The one command that is called, since making all of them takes longer than most take to run; else all. */
    private static Map<String, Supplier<CommandLine>> called(
            String[] args, Map<String, Supplier<CommandLine>> commands) {
        Supplier<CommandLine> called = args.length == 0 ? null : commands.get(args[0]);
        return called == null ? commands : Map.of(args[0], called);
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
    private static void elsewhere(Map<String, Supplier<CommandLine>> commands, String name, String description) {
        commands.put(name, () -> {
            CommandSpec command = CommandSpec.wrapWithoutInspection((Runnable) () -> {
                throw new CommandFailed("weir " + name + " is run by the launcher: ./weir " + name);
            });
            command.usageMessage().description(description);
            return new CommandLine(command);
        });
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
