package io.weir.flows.document;

import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Helper;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.Rule.Sessions;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Traffic;
import io.weir.flows.model.Traffic.PortRange;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes rules with everything that was derived; what is as it would be if it were not said is left out. */
final class RuleWriter {

    private final DocumentWriter out;

    RuleWriter(DocumentWriter out) {
        this.out = out;
    }

    /** The list under {@code rules}. */
    void rules(List<Rule> rules) {
        out.key("rules");
        list(rules);
    }

    void list(List<Rule> rules) {
        out.beginList();
        rules.forEach(this::rule);
        out.endList();
    }

    /** One rule, on one line. */
    void rule(Rule rule) {
        out.beginInlineMap();
        out.field("name", rule.name());
        out.field("number", rule.number());
        selector("from", rule.from());
        selector("to", rule.to());
        traffic(rule.traffic());
        out.field("action", word(rule.action()));
        out.field("order", rule.order());
        if (rule.mode() != Mode.ENFORCE) {
            out.field("mode", word(rule.mode()));
        }
        if (rule.log()) {
            out.key("log");
            out.yes();
        }
        if (!(rule.sessions() instanceof Sessions.Cut)) {
            out.field("sessions", SessionsForm.of(rule.sessions()));
        }
        if (rule.helper() != Helper.NONE) {
            out.field("helper", word(rule.helper()));
        }
        if (!rule.description().isEmpty()) {
            out.field("description", rule.description());
        }
        out.field("since", rule.since());
        rule.withdrawal().ifPresent(withdrawal -> out.field("withdrawn", SessionsForm.of(withdrawal)));
        out.endInlineMap();
    }

    private void selector(String key, Selector selector) {
        if (selector instanceof Selector.Labelled some) {
            out.key(key);
            out.beginInlineMap();
            out.field("tenant", some.tenant());
            labels(some.labels());
            out.endInlineMap();
        } else if (selector instanceof Selector.One one
                && Ipv4Prefix.parse(one.toString()).isPresent()) {
            // A tenant and a container may have names that together look like a prefix.
            out.key(key);
            out.beginInlineMap();
            out.field("tenant", one.container().tenant());
            out.field("container", one.container().name());
            out.endInlineMap();
        } else {
            out.field(key, selector.toString());
        }
    }

    /** The map under {@code labels}; nothing if there are none. */
    void labels(Labels labels) {
        if (!labels.isEmpty()) {
            out.key("labels");
            out.beginInlineMap();
            labels.all().forEach(out::field);
            out.endInlineMap();
        }
    }

    private void traffic(Traffic traffic) {
        if (traffic.protocol().isPresent()) {
            out.field("protocol", TrafficWords.of(traffic.protocol().getAsInt()));
        }
        several("ports", traffic.ports(), this::ports);
        several("icmp", traffic.icmp(), kind -> out.string(TrafficWords.of(kind)));
    }

    private <T> void several(String key, List<T> values, Consumer<T> write) {
        if (!values.isEmpty()) {
            out.key(key);
            out.beginInlineList();
            values.forEach(write);
            out.endInlineList();
        }
    }

    private void ports(PortRange range) {
        if (range.first() == range.last()) {
            out.number(range.first());
        } else {
            out.string(range.toString());
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
