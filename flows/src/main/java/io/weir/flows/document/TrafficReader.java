package io.weir.flows.document;

import io.weir.flows.document.Node.Items;
import io.weir.flows.model.Traffic;
import io.weir.flows.model.Traffic.IcmpKind;
import io.weir.flows.model.Traffic.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which sessions a rule is about: {@code protocol}, {@code ports} and {@code icmp}. */
final class TrafficReader {

    private static final Pattern PORTS = Pattern.compile("(0|[1-9][0-9]{0,4})(?:-(0|[1-9][0-9]{0,4}))?");
    private static final Pattern ICMP = Pattern.compile("(0|[1-9][0-9]{0,2})(?:/(0|[1-9][0-9]{0,2}))?");
    private static final int MAX_PORT = 65_535;
    private static final int MAX_OCTET = 255;

    private TrafficReader() {}

    /** What is stated; any traffic where nothing is, or where it has a problem, which is added. */
    static Traffic read(Fields rule) {
        OptionalInt stated = protocol(rule.scalar("protocol"));
        List<PortRange> ports = new ArrayList<>();
        for (Value each : several(rule, "ports")) {
            Optional.ofNullable(ports(each)).ifPresent(ports::add);
        }
        List<IcmpKind> kinds = new ArrayList<>();
        for (Value each : several(rule, "icmp")) {
            Optional.ofNullable(icmp(each)).ifPresent(kinds::add);
        }
        boolean onlyIcmp = stated.isEmpty() && !kinds.isEmpty() && rule.node("protocol") == null;
        OptionalInt protocol = onlyIcmp ? OptionalInt.of(Traffic.ICMP) : stated;
        boolean portsFit = ports.isEmpty() || Traffic.hasPorts(protocol);
        boolean kindsFit = kinds.isEmpty() || protocol.equals(OptionalInt.of(Traffic.ICMP));
        if (!portsFit) {
            rule.wrong("ports", "ports of a protocol without ports", "set protocol to tcp, udp or sctp");
        }
        if (!kindsFit) {
            rule.wrong("icmp", "kinds of ICMP message of another protocol", "set protocol to icmp, or leave it out");
        }
        return portsFit && kindsFit ? new Traffic(protocol, ports, kinds) : Traffic.ANY;
    }

    /** A list of values, or one value alone. */
    private static List<Value> several(Fields rule, String key) {
        Node node = rule.node(key);
        if (node == null || node instanceof Items) {
            return rule.scalars(key);
        }
        Value one = rule.scalar(key);
        return one == null ? List.of() : List.of(one);
    }

    private static OptionalInt protocol(@Nullable Value value) {
        if (value == null || value.text().equals(TrafficWords.ANY)) {
            return OptionalInt.empty();
        }
        Optional<Integer> named = TrafficWords.protocol(value.text());
        if (named.isPresent()) {
            return OptionalInt.of(named.get());
        }
        int number = numberOf(value.text(), MAX_OCTET);
        if (number < 0) {
            value.wrong(
                    value.quoted() + " is not a protocol",
                    "any, " + String.join(", ", TrafficWords.protocols()) + ", or IPv4's number for it, 0 to 255");
            return OptionalInt.empty();
        }
        return OptionalInt.of(number);
    }

    private static @Nullable PortRange ports(Value value) {
        Matcher form = PORTS.matcher(value.text());
        if (form.matches()) {
            int first = numberOf(form.group(1), MAX_PORT);
            int last = form.group(2) == null ? first : numberOf(form.group(2), MAX_PORT);
            if (first >= 0 && first <= last) {
                return new PortRange(first, last);
            }
        }
        value.wrong(value.quoted() + " is not a range of ports", "a port like 80, or two like 8000-8080, up to 65535");
        return null;
    }

    private static @Nullable IcmpKind icmp(Value value) {
        Optional<IcmpKind> named = TrafficWords.icmp(value.text());
        if (named.isPresent()) {
            return named.get();
        }
        Matcher form = ICMP.matcher(value.text());
        if (form.matches()) {
            int type = numberOf(form.group(1), MAX_OCTET);
            int code = form.group(2) == null ? 0 : numberOf(form.group(2), MAX_OCTET);
            if (type >= 0 && code >= 0) {
                return new IcmpKind(type, form.group(2) == null ? OptionalInt.empty() : OptionalInt.of(code));
            }
        }
        value.wrong(
                value.quoted() + " is not a kind of ICMP message",
                Nearest.to(value.text(), TrafficWords.icmpKinds())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("a name like echo-request, a type like 8, or type/code like 3/4"));
        return null;
    }

    /** The number, or -1 if the text is none up to {@code most}. */
    private static int numberOf(String text, int most) {
        if (!text.matches("0|[1-9][0-9]{0,4}")) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number <= most ? number : -1;
    }
}
