package io.weir.flows.openflow;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.MacAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads flows as {@link FlowText} writes them. */
public final class FlowParser {

    private static final Map<String, Field> WORDS = new HashMap<>();
    private static final Map<String, Field> NXM = new HashMap<>();

    static {
        Arrays.stream(Field.values()).forEach(field -> WORDS.put(field.word(), field));
        FlowText.NXM.forEach((field, name) -> NXM.put(name, field));
    }

    private FlowParser() {}

    /**
     * Reads one line.
     *
     * @throws IllegalArgumentException if it is not a flow of our vocabulary
     */
    public static Flow parse(String line) {
        int split = line.indexOf("actions=");
        if (split < 0) {
            throw new IllegalArgumentException("no actions: " + line);
        }
        long cookie = 0;
        int table = 0;
        int priority = 0x8000;
        Match.Builder match = Match.where();
        for (String part : line.substring(0, split).split(",", -1)) {
            String term = part.strip();
            int equals = term.indexOf('=');
            String word = equals < 0 ? term : term.substring(0, equals);
            String value = equals < 0 ? "" : term.substring(equals + 1);
            if (word.equals("cookie")) {
                cookie = Long.parseUnsignedLong(value.replaceFirst("^0x", ""), 16);
            } else if (word.equals("table")) {
                table = Integer.parseInt(value);
            } else if (word.equals("priority")) {
                priority = Integer.parseInt(value);
            } else if (!word.isEmpty()) {
                term(word, value, match);
            }
        }
        return new Flow(table, priority, cookie, match.build(), actions(line.substring(split + 8)), next(line));
    }

    private static void term(String word, String value, Match.Builder match) {
        if (word.equals("ip") || word.equals("icmp")) {
            match.is(Field.ETH_TYPE, FlowText.IPV4);
            if (word.equals("icmp")) {
                match.is(Field.IP_PROTO, FlowText.ICMP);
            }
            return;
        }
        if (word.equals("arp")) {
            match.is(Field.ETH_TYPE, FlowText.ARP);
            return;
        }
        Field field = field(WORDS, word);
        int slash = value.indexOf('/');
        if (slash < 0) {
            match.is(field, value(field, value));
        } else if (FlowText.ADDRESSES.contains(field) && value.indexOf('.', slash) < 0) {
            Ipv4Prefix prefix = Ipv4Prefix.of(value);
            match.is(field, prefix.network().asLong(), Integer.toUnsignedLong(prefix.mask()));
        } else {
            match.is(field, value(field, value.substring(0, slash)), value(field, value.substring(slash + 1)));
        }
    }

    private static List<Action> actions(String text) {
        List<Action> actions = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String action = part.strip();
            if (!action.equals("drop") && !action.startsWith("goto_table:")) {
                actions.add(action(action));
            }
        }
        return actions;
    }

    private static OptionalInt next(String line) {
        int at = line.lastIndexOf("goto_table:");
        return at < 0
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(line.substring(at + 11).strip()));
    }

    private static Action action(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        int arrow = rest.indexOf("->");
        if (word.equals("set_field")) {
            Field field = field(WORDS, rest.substring(arrow + 2));
            return new Action.SetField(field, value(field, rest.substring(0, arrow)));
        }
        if (word.equals("mod_nw_ttl")) {
            return new Action.SetField(Field.IP_TTL, Long.parseLong(rest));
        }
        if (word.equals("move")) {
            return new Action.Move(field(NXM, rest.substring(0, arrow)), field(NXM, rest.substring(arrow + 2)));
        }
        if (word.equals("dec_ttl")) {
            return new Action.DecTtl();
        }
        if (word.equals("output")) {
            return new Action.Output(Integer.parseUnsignedInt(rest));
        }
        if (word.equals("IN_PORT")) {
            return new Action.OutputInPort();
        }
        throw new IllegalArgumentException("not an action of ours: " + text);
    }

    private static Field field(Map<String, Field> names, String name) {
        Field field = names.get(name);
        if (field == null) {
            throw new IllegalArgumentException("not a field of ours: " + name);
        }
        return field;
    }

    private static long value(Field field, String text) {
        if (FlowText.MACS.contains(field)) {
            return MacAddress.of(text).bits();
        }
        if (FlowText.ADDRESSES.contains(field)) {
            return Ipv4Address.of(text).asLong();
        }
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
    }
}
