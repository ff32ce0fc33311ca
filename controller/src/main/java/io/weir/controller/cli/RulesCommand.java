package io.weir.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rules",
        description = "List the operator's rules, or a tenant's, in the order in which they are looked at.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir rules",
            "  weir rules --tenant red",
            "",
            "name@number is what is left of a rule that went: it lets in no new session, but those that it let in go on.",
            "SESSIONS, PACKETS and BYTES count since the rule's flows were last written; sessions are not told apart where both",
            "ends may begin any session with each other.",
            "weir rule add, edit, rm and promote change rules."
        })
final class RulesCommand implements Callable<Integer> {

    @Option(names = "--tenant", paramLabel = "TENANT", description = "This tenant's; else the operator's.")
    private @Nullable String tenant;

    @Mixin
    private At at = new At();

    private final Terminal terminal;

    RulesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        JsonNode rules = at.client()
                .getOk(RuleCommand.listPath(tenant), "application/json")
                .json();
        if (rules.isEmpty()) {
            terminal.line(tenant == null ? "The operator has no rules." : "Tenant " + tenant + " has no rules.");
            return 0;
        }
        JsonNode counters =
                at.client().getOk("/v1/counters/rules", "application/json").json();
        Map<Integer, JsonNode> counted = new HashMap<>();
        counters.path("rules").forEach(line -> counted.put(line.path("number").asInt(), line));
        terminal.print(table(rules, counted).format(terminal.columns()));
        for (JsonNode host : counters.path("unread")) {
            terminal.line(host.asText() + ": its switch did not tell, so what it counted is missing.");
        }
        return 0;
    }

    private static TextTable table(JsonNode rules, Map<Integer, JsonNode> counted) {
        TextTable table = new TextTable(
                List.of(
                        "ORDER",
                        "ACTION",
                        "NAME",
                        "FROM",
                        "TO",
                        "TRAFFIC",
                        "MODE",
                        "SINCE",
                        "SESSIONS",
                        "PACKETS",
                        "BYTES",
                        "REMARKS"),
                Set.of(0, 7, 8, 9, 10));
        for (JsonNode rule : rules) {
            JsonNode counter = counted.getOrDefault(rule.path("number").asInt(), MissingNode.getInstance());
            table.row(
                    rule.path("order").asText(),
                    rule.path("action").asText(),
                    rule.path("name").asText()
                            + (rule.has("withdrawn") ? "@" + rule.path("number").asText() : ""),
                    end(rule.path("from")),
                    end(rule.path("to")),
                    traffic(rule),
                    rule.has("withdrawn") ? "withdrawn" : rule.path("mode").asText("enforce"),
                    rule.path("since").asText(),
                    counter.path("sessions").asText("0"),
                    counter.path("packets").asText("0"),
                    counter.path("bytes").asText("0"),
                    remarks(rule));
        }
        return table;
    }

    /** As the options --from and --to take it. */
    private static String end(JsonNode end) {
        if (end.isTextual()) {
            return end.asText();
        }
        if (end.has("container")) {
            return end.path("tenant").asText() + "/" + end.path("container").asText();
        }
        List<String> labels = new ArrayList<>();
        end.path("labels")
                .properties()
                .forEach(label ->
                        labels.add(label.getKey() + "=" + label.getValue().asText()));
        return end.path("tenant").asText() + ":" + String.join(",", labels);
    }

    private static String traffic(JsonNode rule) {
        List<String> words = new ArrayList<>();
        words.add(rule.path("protocol").asText("any"));
        for (String key : List.of("ports", "icmp")) {
            List<String> each = new ArrayList<>();
            rule.path(key).forEach(one -> each.add(one.asText()));
            if (!each.isEmpty()) {
                words.add(String.join(",", each));
            }
        }
        return String.join(" ", words);
    }

    private static String remarks(JsonNode rule) {
        List<String> remarks = new ArrayList<>();
        if (rule.has("withdrawn")) {
            String until = rule.path("withdrawn").asText();
            remarks.add(until.equals("kept") ? "kept until it is removed" : "until " + until);
        } else if (rule.has("sessions")) {
            remarks.add(rule.path("sessions").asText());
        }
        if (rule.path("log").asBoolean()) {
            remarks.add("log");
        }
        if (rule.has("helper")) {
            remarks.add(rule.path("helper").asText());
        }
        if (rule.has("description")) {
            remarks.add(rule.path("description").asText().replaceAll("\\s+", " "));
        }
        return String.join(", ", remarks);
    }
}
