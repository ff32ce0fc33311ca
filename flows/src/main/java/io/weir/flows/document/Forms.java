package io.weir.flows.document;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.TunnelType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forms that values have. Each method gives what the text states, or adds a problem and gives null; null in, null
 * out.
 */
final class Forms {

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Pattern REVISION = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern DATAPATH_ID = Pattern.compile("0x[0-9a-fA-F]{1,16}|[0-9a-fA-F]{16}");

    /** RFC 1122 section 3.2.1.3, RFC 1112 section 4: addresses that no interface has. */
    private static final List<Ipv4Prefix> NOT_FOR_INTERFACES =
            List.of(Ipv4Prefix.of("0.0.0.0/8"), Ipv4Prefix.of("127.0.0.0/8"), Ipv4Prefix.of("224.0.0.0/3"));

    private static final int SHORTEST_PREFIX = 8;
    private static final int LONGEST_PREFIX = 30;

    private Forms() {}

    static @Nullable Ipv4Address address(@Nullable Value value) {
        if (value == null) {
            return null;
        }
        Optional<Ipv4Address> address = Ipv4Address.parse(value.text());
        if (address.isEmpty()) {
            value.wrong(
                    value.quoted() + " is not an IPv4 address",
                    isIpv6(value) ? "this version carries IPv4 only" : "write it like 192.168.1.2");
        }
        return address.orElse(null);
    }

    /** An address that a host can have. */
    static @Nullable Ipv4Address unicastAddress(@Nullable Value value) {
        Ipv4Address address = address(value);
        if (value == null || address == null) {
            return null;
        }
        for (Ipv4Prefix prefix : NOT_FOR_INTERFACES) {
            if (prefix.contains(address)) {
                value.wrong(address + " is in " + prefix + ", which no interface has", "an address of one interface");
                return null;
            }
        }
        return address;
    }

    /** A subnet's prefix: without bits beyond its length, with room for a gateway and a container. */
    static @Nullable Ipv4Prefix prefix(@Nullable Value value) {
        if (value == null) {
            return null;
        }
        Optional<Ipv4Prefix> prefix = Ipv4Prefix.parse(value.text());
        if (prefix.isEmpty()) {
            value.wrong(value.quoted() + " is not an IPv4 prefix", prefixRemedy(value));
            return null;
        }
        return checked(prefix.get(), value);
    }

    private static @Nullable Ipv4Prefix checked(Ipv4Prefix prefix, Value value) {
        if (prefix.length() > LONGEST_PREFIX) {
            value.wrong(prefix + " has no room for a gateway and a container", "a length of at most " + LONGEST_PREFIX);
            return null;
        }
        if (prefix.length() < SHORTEST_PREFIX) {
            value.wrong(prefix + " is larger than any network", "a length of at least " + SHORTEST_PREFIX);
            return null;
        }
        for (Ipv4Prefix never : NOT_FOR_INTERFACES) {
            if (prefix.overlaps(never)) {
                value.wrong(prefix + " is in " + never + ", which no interface has", "like 192.168.1.0/24");
                return null;
            }
        }
        return prefix;
    }

    /** If only bits beyond the length are in the way, the prefix that was meant. */
    static String prefixRemedy(Value value) {
        if (isIpv6(value)) {
            return "this version carries IPv4 only";
        }
        int slash = value.text().indexOf('/');
        if (slash > 0) {
            Optional<Ipv4Address> address = Ipv4Address.parse(value.text().substring(0, slash));
            Optional<Ipv4Prefix> length =
                    Ipv4Prefix.parse("0.0.0.0" + value.text().substring(slash));
            if (address.isPresent() && length.isPresent()) {
                Ipv4Address network =
                        new Ipv4Address(address.get().bits() & length.get().mask());
                return "it has bits set beyond its length: did you mean " + network + "/"
                        + length.get().length() + "?";
            }
        }
        return "write it like 192.168.1.0/24";
    }

    /** A MAC address that a container's interface can have. */
    static @Nullable MacAddress mac(@Nullable Value value) {
        if (value == null) {
            return null;
        }
        Optional<MacAddress> mac = MacAddress.parse(value.text());
        if (mac.isEmpty()) {
            value.wrong(value.quoted() + " is not a MAC address", "write it like 00:16:3e:0c:07:73");
            return null;
        }
        if (!mac.get().isUnicast()) {
            value.wrong(
                    mac.get() + " is not the address of one interface",
                    "an address that is not zero, with an even first octet");
            return null;
        }
        if (mac.get().equals(MacAddress.GATEWAY)) {
            value.wrong(mac.get() + " is what every gateway answers to", "any other address");
            return null;
        }
        return mac.get();
    }

    /** A decimal number within bounds; empty also where there is no value. */
    static OptionalInt number(@Nullable Value value, int least, int most) {
        if (value == null) {
            return OptionalInt.empty();
        }
        if (NUMBER.matcher(value.text()).matches()) {
            int number = Integer.parseInt(value.text());
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        }
        value.wrong(
                value.quoted() + " is not a number from " + least + " to " + most, "decimal digits, without a point");
        return OptionalInt.empty();
    }

    /** A revision of the intent, from 0; empty also where there is no value. */
    static OptionalLong revision(@Nullable Value value) {
        if (value == null) {
            return OptionalLong.empty();
        }
        if (!REVISION.matcher(value.text()).matches()) {
            value.wrong(value.quoted() + " is not a revision", "leave it out: it is derived");
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(value.text()));
    }

    /** Whether it is true; false where there is no value. */
    static boolean truth(@Nullable Value value) {
        if (value != null && !value.text().equals("true") && !value.text().equals("false")) {
            value.wrong(value.quoted() + " is neither true nor false", "true or false");
        }
        return value != null && value.text().equals("true");
    }

    /**
     * The constant whose name in lower case is the value.
     *
     * @param otherwise where there is no value, or another one
     * @param of what it is one of, with its article
     */
    static <E extends Enum<E>> E word(@Nullable Value value, E otherwise, String of) {
        if (value == null) {
            return otherwise;
        }
        List<String> words = new ArrayList<>();
        for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
            String word = each.name().toLowerCase(Locale.ROOT);
            if (word.equals(value.text())) {
                return each;
            }
            words.add(word);
        }
        value.wrong(value.quoted() + " is not " + of, oneOf(value.text(), words));
        return otherwise;
    }

    /** A datapath id (OpenFlow 1.4, section A.3.1), as ovs-vsctl and ovs-ofctl print it or with 0x before it. */
    static OptionalLong datapathId(@Nullable Value value) {
        if (value == null) {
            return OptionalLong.empty();
        }
        if (DATAPATH_ID.matcher(value.text()).matches()) {
            String digits = value.text().startsWith("0x") ? value.text().substring(2) : value.text();
            long id = Long.parseUnsignedLong(digits, 16);
            if (id != 0) {
                return OptionalLong.of(id);
            }
        }
        value.wrong(
                value.quoted() + " is not a datapath id",
                "16 hexadecimal digits as `ovs-vsctl get bridge … datapath_id` prints them, or 0x and up to 16; not 0");
        return OptionalLong.empty();
    }

    static @Nullable TunnelType tunnelType(@Nullable Value value) {
        if (value == null) {
            return null;
        }
        for (TunnelType type : TunnelType.values()) {
            if (type.word().equals(value.text())) {
                return type;
            }
        }
        List<String> words =
                Arrays.stream(TunnelType.values()).map(TunnelType::word).toList();
        value.wrong(value.quoted() + " is not a tunnel type", oneOf(value.text(), words));
        return null;
    }

    /** The remedy for a word that is none of these few. */
    static String oneOf(String word, List<String> words) {
        return Nearest.to(word, words)
                .map(near -> "did you mean " + near + "?")
                .orElse("one of " + String.join(", ", words));
    }

    private static boolean isIpv6(Value value) {
        return value.text().indexOf(':') >= 0;
    }
}
