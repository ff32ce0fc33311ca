package io.weir.flows.openflow;

import io.weir.flows.model.Ipv4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads actions as {@link ActionText} writes them. */
final class ActionParser {

    private static final Map<String, Field> NXM = new HashMap<>();

    static {
        ActionText.NXM.forEach((field, name) -> NXM.put(name, field));
    }

    private ActionParser() {}

    /** Cuts a list at its commas, but not at those inside of parentheses. */
    static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int at = 0; at < list.length(); at++) {
            char character = list.charAt(at);
            if (character == '(') {
                depth++;
            } else if (character == ')') {
                depth--;
            } else if (character == ',' && depth == 0) {
                parts.add(list.substring(start, at).strip());
                start = at + 1;
            }
        }
        if (depth != 0) {
            throw new IllegalArgumentException("parentheses do not match: " + list);
        }
        parts.add(list.substring(start).strip());
        return parts;
    }

    static Action action(String text) {
        if (text.endsWith(")")) {
            int open = text.indexOf('(');
            List<String> arguments = split(text.substring(open + 1, text.length() - 1));
            return switch (text.substring(0, open)) {
                case "ct" -> ct(arguments);
                case "learn" -> learn(arguments);
                case "controller" -> new Action.ToController(number(after("max_len=", arguments.get(0))));
                default -> throw unknown(text);
            };
        }
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        int arrow = rest.indexOf("->");
        String word = colon < 0 ? text : text.substring(0, colon);
        if ((word.equals("set_field") || word.equals("move")) && arrow < 0) {
            throw unknown(text);
        }
        return switch (word) {
            case "set_field" -> setField(rest.substring(0, arrow), rest.substring(arrow + 2));
            case "mod_nw_ttl" -> new Action.SetField(Field.IP_TTL, Long.parseLong(rest));
            case "move" -> new Action.Move(whole(rest.substring(0, arrow)), whole(rest.substring(arrow + 2)));
            case "dec_ttl" -> new Action.DecTtl();
            case "output" ->
                rest.endsWith(ActionText.ALL_BITS)
                        ? new Action.OutputRegister(whole(rest))
                        : new Action.Output(Integer.parseUnsignedInt(rest));
            case "IN_PORT" -> new Action.OutputInPort();
            case "CONTROLLER" -> new Action.ToController(number(rest));
            default -> throw unknown(text);
        };
    }

    private static Action setField(String value, String word) {
        Field field = FlowParser.field(word);
        return new Action.SetField(field, FlowParser.value(field, value));
    }

    private static Action ct(List<String> arguments) {
        Action.Ct.Commit commit = Action.Ct.Commit.NO;
        Action.Ct.Zone zone = new Action.Ct.Zone.Fixed(0);
        OptionalInt table = OptionalInt.empty();
        List<Action> exec = List.of();
        Action.Ct.Alg alg = Action.Ct.Alg.NONE;
        Action.Ct.Nat nat = new Action.Ct.Nat.None();
        for (String argument : arguments) {
            if (argument.equals("commit")) {
                commit = Action.Ct.Commit.YES;
            } else if (argument.startsWith("table=")) {
                table = OptionalInt.of(number(after("table=", argument)));
            } else if (argument.startsWith("zone=")) {
                zone = zone(after("zone=", argument));
            } else if (argument.startsWith("exec(") && argument.endsWith(")")) {
                exec = split(argument.substring(5, argument.length() - 1)).stream()
                        .map(ActionParser::action)
                        .toList();
            } else if (argument.equals("nat") || argument.startsWith("nat(") && argument.endsWith(")")) {
                nat = nat(argument);
            } else if (argument.equals("alg=ftp")) {
                alg = Action.Ct.Alg.FTP;
            } else if (!argument.isEmpty()) {
                throw unknown("ct: " + argument);
            }
        }
        return new Action.Ct(commit, zone, table, exec, alg, nat);
    }

    private static Action.Ct.Nat nat(String text) {
        if (text.equals("nat")) {
            return new Action.Ct.Nat.AsKnown();
        }
        String address = text.substring(8, text.length() - 1);
        if (text.startsWith("nat(src=")) {
            return new Action.Ct.Nat.Source(Ipv4Address.of(address));
        }
        if (text.startsWith("nat(dst=")) {
            return new Action.Ct.Nat.Destination(Ipv4Address.of(address));
        }
        throw unknown("ct: " + text);
    }

    private static Action.Ct.Zone zone(String text) {
        return text.endsWith(ActionText.ZONE_BITS)
                ? new Action.Ct.Zone.FromRegister(
                        named(text.substring(0, text.length() - ActionText.ZONE_BITS.length())))
                : new Action.Ct.Zone.Fixed(number(text));
    }

    private static Action learn(List<String> arguments) {
        int table = 1;
        int priority = FlowText.DEFAULT_PRIORITY;
        long cookie = 0;
        List<Field> fields = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("table=")) {
                table = number(after("table=", argument));
            } else if (argument.startsWith("priority=")) {
                priority = number(after("priority=", argument));
            } else if (argument.startsWith("cookie=")) {
                cookie = FlowParser.number(after("cookie=", argument));
            } else {
                fields.add(whole(argument));
            }
        }
        return new Action.Learn(table, priority, cookie, fields);
    }

    private static Field whole(String text) {
        if (!text.endsWith(ActionText.ALL_BITS)) {
            throw unknown(text);
        }
        return named(text.substring(0, text.length() - ActionText.ALL_BITS.length()));
    }

    private static Field named(String name) {
        Field field = NXM.get(name);
        if (field == null) {
            throw new IllegalArgumentException("not a field of ours: " + name);
        }
        return field;
    }

    private static String after(String start, String text) {
        if (!text.startsWith(start)) {
            throw unknown(text);
        }
        return text.substring(start.length());
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException("not an action of ours: " + text);
    }
}
