package io.weir.provisioning.agent;

import io.weir.flows.model.Ipv4Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the controller is, as IPv4 addresses: those that agent and switch were told, and they alone. */
final class ControllerAddresses {

    /** {@code tcp:192.0.2.1:6653}, as in ovs-vsctl(8). */
    private static final Pattern TARGET = Pattern.compile("[a-z]+:([0-9.]+)(:[0-9]+)?");

    private ControllerAddresses() {}

    /**
     * The addresses, sorted.
     *
     * @param rest where the agent calls; a name stands for all addresses that it has now
     * @param openflow where the switch connects to
     */
    static List<Ipv4Address> of(URI rest, String openflow) throws IOException {
        TreeSet<Ipv4Address> addresses = new TreeSet<>();
        for (InetAddress address : InetAddress.getAllByName(rest.getHost())) {
            Ipv4Address.parse(address.getHostAddress()).ifPresent(addresses::add);
        }
        Matcher target = TARGET.matcher(openflow);
        if (target.matches()) {
            Optional<Ipv4Address> address = Ipv4Address.parse(target.group(1));
            address.ifPresent(addresses::add);
        }
        return List.copyOf(addresses);
    }
}
