package io.weir.flows.document;

import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Traffic;
import java.util.Locale;

/** Names for rules that state none, from what they say: the same rule has always the same name. */
final class RuleNames {

    private RuleNames() {}

    /** Like {@code red-to-blue.web-tcp-80}; cut, with a hash of the whole at its end, where it is too long. */
    static String of(Selector from, Selector to, Traffic traffic, Action action) {
        StringBuilder name = new StringBuilder();
        if (action != Action.ALLOW) {
            name.append(action.name().toLowerCase(Locale.ROOT)).append('-');
        }
        name.append(of(from)).append("-to-").append(of(to));
        if (traffic.protocol().isPresent()) {
            name.append('-').append(TrafficWords.of(traffic.protocol().getAsInt()));
        }
        traffic.ports()
                .forEach(range -> name.append('-').append(range.toString().replace('-', '.')));
        traffic.icmp()
                .forEach(kind -> name.append('-').append(TrafficWords.of(kind).replace('/', '.')));
        if (name.length() <= Names.MAX_LENGTH) {
            return name.toString();
        }
        String end = "-" + new StableHash().hex("rule name", name.toString());
        return name.substring(0, Names.MAX_LENGTH - end.length()) + end;
    }

    private static String of(Selector selector) {
        return selector.toString()
                .replace('/', selector instanceof Selector.One ? '.' : '-')
                .replace("{", ".")
                .replace("}", "")
                .replace('=', '-')
                .replace(',', '.');
    }
}
