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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads flows as {@link FlowText} writes them. */
public final class FlowParser {

    private static final Map<String, Field> WORDS = new HashMap<>();
    private static final Map<String, Long> PROTOCOLS = new HashMap<>();
    private static final Pattern FLAGS = Pattern.compile("([+-])([a-z]+)");

    static {
        Arrays.stream(Field.values()).forEach(field -> WORDS.put(field.word(), field));
        FlowText.PROTOCOLS.forEach((number, word) -> PROTOCOLS.put(word, number));
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
        int priority = FlowText.DEFAULT_PRIORITY;
        Match.Builder match = Match.where();
        for (String part : line.substring(0, split).split(",", -1)) {
            String term = part.strip();
            int equals = term.indexOf('=');
            String word = equals < 0 ? term : term.substring(0, equals);
            String value = equals < 0 ? "" : term.substring(equals + 1);
            if (word.equals("cookie")) {
                cookie = number(value);
            } else if (word.equals("table")) {
                table = Integer.parseInt(value);
            } else if (word.equals("priority")) {
                priority = Integer.parseInt(value);
            } else if (!word.isEmpty()) {
                term(word, value, match);
            }
        }
        List<Action> actions = new ArrayList<>();
        OptionalInt next = OptionalInt.empty();
        for (String action : ActionParser.split(line.substring(split + 8))) {
            if (action.startsWith("goto_table:")) {
                next = OptionalInt.of(Integer.parseInt(action.substring(11)));
            } else if (!action.equals("drop")) {
                actions.add(ActionParser.action(action));
            }
        }
        return new Flow(table, priority, cookie, match.build(), actions, next);
    }

    private static void term(String word, String value, Match.Builder match) {
        if (word.equals("ip")) {
            match.is(Field.ETH_TYPE, FlowText.IPV4);
            return;
        }
        Long protocol = PROTOCOLS.get(word);
        if (protocol != null) {
            match.is(Field.ETH_TYPE, FlowText.IPV4).is(Field.IP_PROTO, protocol);
            return;
        }
        if (word.equals("arp")) {
            match.is(Field.ETH_TYPE, FlowText.ARP);
            return;
        }
        Field field = field(word);
        if (field == Field.CT_STATE && !value.startsWith("0x")) {
            states(value, match);
            return;
        }
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

    private static void states(String flags, Match.Builder match) {
        long value = 0;
        long mask = 0;
        Matcher matcher = FLAGS.matcher(flags);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            String word = matcher.group(2);
            long bit = Arrays.stream(CtState.values())
                    .filter(state -> state.word().equals(word))
                    .mapToLong(CtState::bit)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("not a ct_state of ours: " + word));
            mask |= bit;
            value |= matcher.group(1).equals("+") ? bit : 0;
        }
        if (end != flags.length()) {
            throw new IllegalArgumentException("not a ct_state: " + flags);
        }
        match.is(Field.CT_STATE, value, mask);
    }

    static Field field(String name) {
        Field field = WORDS.get(name);
        if (field == null) {
            throw new IllegalArgumentException("not a field of ours: " + name);
        }
        return field;
    }

    static long value(Field field, String text) {
        if (FlowText.MACS.contains(field)) {
            return MacAddress.of(text).bits();
        }
        if (FlowText.ADDRESSES.contains(field)) {
            return Ipv4Address.of(text).asLong();
        }
        return number(text);
    }

    /** A number in either base; unlike elsewhere, its 64 bits may have no sign. */
    static long number(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
    }
}
