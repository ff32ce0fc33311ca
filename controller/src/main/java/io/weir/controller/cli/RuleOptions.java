package io.weir.controller.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a rule says, on the command line: each option is the key of that name in an intent. */
final class RuleOptions {

    private static final String END =
            "red, red/web, red:role=web,stage=live (or :role=web within --tenant), outside, or a prefix.";

    @Option(names = "--from", paramLabel = "END", description = "Who begins the session: " + END)
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "END", description = "With whom; written alike.")
    private @Nullable String to;

    @Option(names = "--protocol", paramLabel = "WORD", description = "tcp, udp, sctp, icmp, a number, or any.")
    private @Nullable String protocol;

    @Option(names = "--ports", paramLabel = "LIST", description = "Like 80,443,8000-8080; or all.")
    private @Nullable String ports;

    @Option(names = "--icmp", paramLabel = "LIST", description = "Like echo-request,3/4; or all.")
    private @Nullable String icmp;

    @Option(names = "--action", paramLabel = "WORD", description = "allow, deny or reject.")
    private @Nullable String action;

    @Option(names = "--order", paramLabel = "NUMBER", description = "0 to 9999; the least goes first.")
    private @Nullable String order;

    @Option(names = "--mode", paramLabel = "WORD", description = "enforce or observe.")
    private @Nullable String mode;

    @Option(
            names = "--log",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "WORD",
            description = "Write down the sessions that it decides about; --log=false no more.")
    private @Nullable String log;

    @Option(
            names = "--sessions",
            paramLabel = "WORDS",
            description = "What becomes of its sessions when it goes: cut, keep, \"drain 60s\".")
    private @Nullable String sessions;

    @Option(names = "--helper", paramLabel = "WORD", description = "ftp or none.")
    private @Nullable String helper;

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    private @Nullable String description;

    /** Writes what is stated over what a rule says. */
    void over(ObjectNode rule) {
        end(rule, "from", from);
        end(rule, "to", to);
        if (protocol != null) {
            // Of the protocol before.
            rule.remove("ports");
            rule.remove("icmp");
            rule.put("protocol", protocol);
        }
        list(rule, "ports", ports);
        list(rule, "icmp", icmp);
        word(rule, "action", action);
        word(rule, "order", order);
        word(rule, "mode", mode);
        word(rule, "log", log);
        word(rule, "sessions", sessions);
        word(rule, "helper", helper);
        word(rule, "description", description);
    }

    private static void word(ObjectNode rule, String key, @Nullable String value) {
        if (value != null) {
            rule.put(key, value);
        }
    }

    private static void list(ObjectNode rule, String key, @Nullable String value) {
        if (value != null && value.equals("all")) {
            rule.remove(key);
        } else if (value != null) {
            var list = rule.putArray(key);
            for (String each : value.split(",", -1)) {
                list.add(each.trim());
            }
        }
    }

    private static void end(ObjectNode rule, String key, @Nullable String value) {
        if (value == null) {
            return;
        }
        int colon = value.indexOf(':');
        if (colon < 0) {
            rule.put(key, value);
            return;
        }
        ObjectNode end = rule.putObject(key);
        if (colon > 0) {
            end.put("tenant", value.substring(0, colon));
        }
        ObjectNode labels = end.putObject("labels");
        for (String label : value.substring(colon + 1).split(",", -1)) {
            int equals = label.indexOf('=');
            if (equals < 0) {
                throw new CommandFailed("--" + key + " " + value + ": labels are written like role=web,stage=live");
            }
            labels.put(
                    label.substring(0, equals).trim(),
                    label.substring(equals + 1).trim());
        }
    }
}
