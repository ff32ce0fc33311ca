package io.weir.provisioning.agent;

import io.weir.flows.model.Container;
import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostPart.OutsidePart;
import io.weir.flows.model.HostPart.Published;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Outside;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The agent's own look at what it was told, before any of it becomes a file name, a line of configuration or an argument:
 * the agent is root, and the controller is another machine.
 */
final class PartChecks {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    private static final Pattern PORT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern DATAPATH_ID = Pattern.compile("([0-9a-f]{16})?");
    private static final Pattern TEMPLATE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private static final int MAX_MTU = 65535;

    private PartChecks() {}

    /** What is wrong with the host itself; nothing is done about any of its part then. */
    static Optional<String> bridgeFault(HostPart part) {
        if (!isPort(part.bridge())) {
            return Optional.of("not a bridge's name: " + shown(part.bridge()));
        }
        if (!DATAPATH_ID.matcher(part.datapathId()).matches()) {
            return Optional.of("not a datapath id: " + shown(part.datapathId()));
        }
        if (Ipv4Address.parse(part.address()).isEmpty()) {
            return Optional.of("not an IPv4 address: " + shown(part.address()));
        }
        boolean isLimited = part.zoneLimit() >= 0
                && part.zones().stream()
                        .allMatch(zone -> zone.zone() > 0 && zone.zone() <= Intent.MAX_ZONE && zone.limit() > 0);
        return isLimited
                ? Optional.empty()
                : Optional.of("not limits of sessions: " + shown(part.zones().toString()));
    }

    /** What is wrong with the way outside; it is left as it is then. */
    static Optional<String> outsideFault(OutsidePart part) {
        if (part.way().equals(OutsidePart.NONE.way())) {
            return Optional.empty();
        }
        return first(List.of(
                check("way outside", part.way(), OutsidePart.NAT::equals),
                check("mtu", Integer.toString(part.mtu()), text -> isMtu(part.mtu())),
                part.refused().stream()
                        .map(address -> check("address", address, PartChecks::isAddress))
                        .flatMap(Optional::stream)
                        .findFirst(),
                part.published().stream()
                        .map(one -> check("published port", one.toString(), text -> isRight(one)))
                        .flatMap(Optional::stream)
                        .findFirst()));
    }

    private static boolean isRight(Published one) {
        return List.of("tcp", "udp").contains(one.protocol())
                && isPortNumber(one.port())
                && isPortNumber(one.to())
                && Ipv4Address.parse(one.address())
                        .filter(Outside.PREFIX::contains)
                        .isPresent();
    }

    private static boolean isPortNumber(int number) {
        return number >= 1 && number <= 65535;
    }

    private static boolean isMtu(int mtu) {
        return mtu >= Container.MIN_MTU && mtu <= MAX_MTU;
    }

    /** What is wrong with a container; nothing is done about it then. */
    static Optional<String> fault(ContainerPart part) {
        return first(List.of(
                check("name", part.name(), NAME.asMatchPredicate()),
                check("tenant", part.tenant(), NAME.asMatchPredicate()),
                check("port", part.port(), PartChecks::isPort),
                check("template", part.template(), TEMPLATE.asMatchPredicate()),
                check("MAC address", part.mac(), text -> MacAddress.parse(text).isPresent()),
                check("address", part.address(), PartChecks::isAddressWithLength),
                check("gateway", part.gateway(), text -> Ipv4Address.parse(text).isPresent()),
                check("mtu", Integer.toString(part.mtu()), text -> isMtu(part.mtu())),
                check("state", part.state(), List.of("running", "stopped", "destroyed")::contains),
                part.dns().stream()
                        .map(server -> check("name server", server, PartChecks::isAddress))
                        .flatMap(Optional::stream)
                        .findFirst(),
                part.options().stream()
                        .map(option -> check("template option", option, PartChecks::isOneLine))
                        .flatMap(Optional::stream)
                        .findFirst()));
    }

    private static Optional<String> first(List<Optional<String>> faults) {
        return faults.stream().flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> check(String what, String text, Predicate<String> isRight) {
        return isRight.test(text) ? Optional.empty() : Optional.of("bad " + what + ": " + shown(text));
    }

    private static boolean isPort(String text) {
        return text.length() <= Container.MAX_PORT_NAME && PORT.matcher(text).matches();
    }

    private static boolean isAddress(String text) {
        return Ipv4Address.parse(text).isPresent();
    }

    private static boolean isAddressWithLength(String text) {
        int slash = text.indexOf('/');
        return slash > 0
                && isAddress(text.substring(0, slash))
                && text.substring(slash + 1).matches("[12]?[0-9]|3[0-2]");
    }

    private static boolean isOneLine(String text) {
        return !CONTROL.matcher(text).find();
    }

    private static String shown(String text) {
        String line = CONTROL.matcher(text).replaceAll("?");
        return '"' + (line.length() > 100 ? line.substring(0, 100) + "…" : line) + '"';
    }
}
