package io.weir.controller.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes one rule. */
@Command(
        name = "rule",
        description = "Add, edit, remove or promote one rule, and wait until every connected host has confirmed it.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir rule add --from red --to blue --protocol tcp --ports 80,443",
            "  weir rule add --tenant blue --from red:role=web --to :role=db --mode observe --name web-to-db",
            "  weir rule promote --tenant blue web-to-db",
            "  weir rule edit --tenant blue web-to-db --ports 5432 --sessions \"drain 60s\"",
            "  weir rule rm red-to-blue-tcp-80-443",
            "",
            "Without --tenant it is the operator's rule, which goes before those of all tenants. weir rules lists them."
        })
final class RuleCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    static String listPath(@Nullable String tenant) {
        return "/v1/" + (tenant == null ? "" : "tenants/" + Client.encoded(tenant) + "/") + "rules";
    }

    /** Whose rule it is, and what every change can be told. */
    static final class Common {

        @Option(names = "--tenant", paramLabel = "TENANT", description = "It is this tenant's; else the operator's.")
        private @Nullable String tenant;

        @Mixin
        private ChangeOptions change = new ChangeOptions();

        private String path() {
            return listPath(tenant);
        }
    }

    /** Which rule it is that is there, and what every change of it can be told. */
    static final class Chosen {

        @Parameters(paramLabel = "NAME", description = "The rule.")
        private String name = "";

        @Mixin
        private Common common = new Common();

        private String path() {
            return common.path() + "/" + Client.encoded(name);
        }
    }

    private static byte[] bytes(ObjectNode rule) {
        return rule.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Command(
            name = "add",
            description = "Add a rule. Without --name it is named after what it says.",
            footerHeading = "%nExample:%n",
            footer = "  weir rule add --from red --to blue --protocol tcp --ports 80,443 --why \"blue's shop\"")
    static final class Add implements Callable<Integer> {

        @Option(names = "--name", paramLabel = "NAME", description = "What it is named.")
        private @Nullable String name;

        @Mixin
        private RuleOptions says = new RuleOptions();

        @Mixin
        private Common common = new Common();

        private final Terminal terminal;

        Add(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ObjectNode rule = JsonNodeFactory.instance.objectNode();
            if (name != null) {
                rule.put("name", name);
            }
            says.over(rule);
            Client.Answer answer = common.change.send("POST", common.path(), bytes(rule));
            if (answer.isOk()) {
                terminal.line("Rule " + answer.json().path("name").asText() + " is added.");
            }
            return common.change.tell(answer, "", terminal);
        }
    }

    @Command(
            name = "edit",
            description = "Change what a rule says; what no option states stays.",
            footerHeading = "%nExample:%n",
            footer = "  weir rule edit web-to-db --ports 5432,6432")
    static final class Edit implements Callable<Integer> {

        @Mixin
        private RuleOptions says = new RuleOptions();

        @Mixin
        private Chosen rule = new Chosen();

        private final Terminal terminal;

        Edit(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ChangeOptions change = rule.common.change;
            Client.Answer now = change.client().getOk(rule.path(), "application/json");
            if (!(now.json() instanceof ObjectNode edited)) {
                throw new CommandFailed("what answered is not a Weir controller: a rule is no map there");
            }
            says.over(edited);
            return change.tell(change.send("PUT", rule.path(), bytes(edited), now.entityTag()), "", terminal);
        }
    }

    @Command(
            name = "rm",
            description = "Take a rule out; or, by name@number, what is left of one that went.",
            footerHeading = "%nExample:%n",
            footer = "  weir rule rm --tenant blue web-to-db")
    static final class Remove implements Callable<Integer> {

        @Mixin
        private Chosen rule = new Chosen();

        private final Terminal terminal;

        Remove(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ChangeOptions change = rule.common.change;
            return change.tell(change.send("DELETE", rule.path(), new byte[0]), "", terminal);
        }
    }

    @Command(
            name = "promote",
            description = "Let a rule decide that only observed so far.",
            footerHeading = "%nExample:%n",
            footer = "  weir rule promote web-to-db")
    static final class Promote implements Callable<Integer> {

        @Mixin
        private Chosen rule = new Chosen();

        private final Terminal terminal;

        Promote(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ChangeOptions change = rule.common.change;
            return change.tell(change.send("POST", rule.path() + "/promote", new byte[0]), "", terminal);
        }
    }
}
