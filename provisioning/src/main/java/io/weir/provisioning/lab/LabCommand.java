package io.weir.provisioning.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir lab}: a cluster on this machine to play with. */
@Command(
        name = "lab",
        description = "A cluster on this machine: hosts in network namespaces, with real switches and real containers.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LabCommand.Up.class, LabCommand.Exec.class, LabCommand.Status.class, LabCommand.Down.class})
public final class LabCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "which of them? up, exec, status or down");
        }
    }

    /** Which lab is meant. */
    static final class Name {

        @Option(
                names = "--name",
                paramLabel = "NAME",
                defaultValue = LabFiles.DEFAULT_NAME,
                description = "The lab's name, for more than one at a time (default: ${DEFAULT-VALUE}).")
        private String name = LabFiles.DEFAULT_NAME;

        LabFiles files() {
            return LabFiles.of(name);
        }
    }

    /** {@code weir lab up}. */
    @Command(
            name = "up",
            description =
                    "Makes the hosts of an intent, and everything on them. A lab of that name that was there before"
                            + " goes first.",
            mixinStandardHelpOptions = true)
    static final class Up implements Callable<Integer> {

        @Mixin
        private Name lab = new Name();

        @Parameters(
                paramLabel = "FILE",
                description = "The intent, as YAML. Host addresses are documentation addresses.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            String name = lab.files().name();
            Lab made = Lab.up(new LabPlan(name, Files.readString(file)), System.out::println);
            made.leave();
            String option = name.equals(LabFiles.DEFAULT_NAME) ? "" : " --name " + name;
            System.out.printf(
                    "The lab is up. REST: %s%n%n  weir lab exec%s %s ovs-vsctl show%n  weir lab down%s%n",
                    made.rest().base(),
                    option,
                    made.hosts().isEmpty() ? "HOST" : made.hosts().get(0),
                    option);
            return 0;
        }
    }

    /** {@code weir lab exec}. */
    @Command(
            name = "exec",
            description = "Runs a program on a host of the lab, or in one of its containers.",
            mixinStandardHelpOptions = true)
    static final class Exec implements Callable<Integer> {

        @Mixin
        private Name lab = new Name();

        @Parameters(index = "0", paramLabel = "HOST[/CONTAINER]", description = "Where, for example vm1 or vm1/usr1-1.")
        private String where = "";

        @Parameters(
                index = "1..*",
                paramLabel = "PROGRAM",
                description = "The program and its arguments; a shell if there is none.")
        private List<String> program = new ArrayList<>();

        @Override
        public Integer call() throws InterruptedException {
            LabFiles files = lab.files();
            int slash = where.indexOf('/');
            String host = slash < 0 ? where : where.substring(0, slash);
            Path namespace = Namespace.path(files.namespace(host));
            if (!Files.isDirectory(files.host(host)) || !Files.exists(namespace)) {
                throw new LabFailure(
                        "the lab \"" + files.name() + "\" has no host \"" + host + "\", only " + hosts(files));
            }
            List<String> command = new ArrayList<>();
            if (slash >= 0) {
                String path = LabHost.containers(files, host).toString();
                command.addAll(List.of("lxc-attach", "-P", path, "-n", where.substring(slash + 1), "--"));
            }
            command.addAll(program.isEmpty() ? List.of("/bin/sh") : program);
            return Namespace.inside(namespace, LabHost.environment(files, host))
                    .startInTerminal(command)
                    .waitFor();
        }
    }

    /** {@code weir lab status}. */
    @Command(
            name = "status",
            description = "Says which hosts the lab has, and how they are.",
            mixinStandardHelpOptions = true)
    static final class Status implements Callable<Integer> {

        @Mixin
        private Name lab = new Name();

        @Override
        public Integer call() throws IOException {
            LabFiles files = lab.files();
            if (!Files.exists(files.restAddress())) {
                System.out.println("There is no lab \"" + files.name() + "\".");
                return 1;
            }
            Rest rest =
                    new Rest(URI.create(Files.readString(files.restAddress()).strip()));
            JsonNode hosts = rest.get("/v1/hosts");
            System.out.println("REST: " + rest.base() + ", revision "
                    + hosts.path("revision").asInt());
            for (JsonNode host : hosts.path("hosts")) {
                System.out.printf(
                        "%-16s %-12s %6d flows  %s%n",
                        host.path("host").asText(),
                        host.path("state").asText(),
                        host.path("flows").asInt(),
                        host.path("detail").asText());
            }
            return 0;
        }
    }

    /** {@code weir lab down}. */
    @Command(name = "down", description = "Removes the lab, and all that it has made.", mixinStandardHelpOptions = true)
    static final class Down implements Callable<Integer> {

        @Mixin
        private Name lab = new Name();

        @Override
        public Integer call() {
            Lab.down(lab.files().name());
            return 0;
        }
    }

    private static List<String> hosts(LabFiles files) {
        try (Stream<Path> hosts = Files.list(files.hosts())) {
            return hosts.map(host -> host.getFileName().toString()).sorted().toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /**
     * Sets up a command line so that a lab's failures are said in a line, and not as a stack trace, and that options after
     * the name of a program to run are the program's.
     */
    public static CommandLine configure(CommandLine commandLine) {
        Optional.ofNullable(commandLine.getSubcommands().get("lab"))
                .map(lab -> lab.getSubcommands().get("exec"))
                .ifPresent(exec -> exec.setStopAtPositional(true));
        return commandLine.setExecutionExceptionHandler((failure, failed, result) -> {
            if (failure instanceof LabFailure) {
                failed.getErr().println("weir: " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
    }
}
