package io.weir.controller.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The intent of a rehearsal: two hosts, of which one has a switch; tenants whose containers are on both in turn, with the
 * labels and the kinds of rules that real ones have.
 */
final class Scene {

    static final String HOST = "h0";
    static final String BRIDGE = HOST + "-br";

    private static final int CONTAINERS_OF_TENANT = 20;

    private final int tenants;

    Scene(int tenants) {
        this.tenants = tenants;
    }

    /** The whole document. */
    String document() {
        String all = IntStream.range(0, tenants)
                .mapToObj(i -> quoted("t" + i) + ": " + tenant(i, CONTAINERS_OF_TENANT))
                .collect(Collectors.joining(", "));
        return "{\"hosts\": {\"h0\": {\"address\": \"192.0.2.1\"}, \"h1\": {\"address\": \"192.0.2.2\"}}, \"tenants\": {"
                + all + "}, \"rules\": [" + crossing(0, 1) + "]}";
    }

    /** The switch's ports: tunnel, outside, and those of the containers of its host and of some that are to come. */
    List<String> ports() {
        List<String> ports = new ArrayList<>(List.of("weir-vxlan", "weir-out"));
        for (int i = 0; i < tenants; i++) {
            for (int k = 0; k < CONTAINERS_OF_TENANT; k += 2) {
                ports.add("c" + i + "-" + k + "-veth");
            }
        }
        ports.add("new-veth");
        return ports;
    }

    /** A container with a port on the switch that no other has. */
    static String container() {
        return "{\"host\": \"h0\", \"port\": \"new-veth\", \"labels\": {\"role\": \"web\"}}";
    }

    /** A rule of a tenant's own. */
    static String rule(int tenant, int port) {
        return "{\"from\": {\"labels\": {\"role\": \"web\"}}, \"to\": " + quoted("t" + tenant)
                + ", \"protocol\": \"tcp\", \"ports\": " + port + ", \"action\": \"deny\"}";
    }

    /** A rule of the operator's, from one tenant to another. */
    static String crossing(int from, int to) {
        return "{\"from\": " + quoted("t" + from) + ", \"to\": " + quoted("t" + to) + ", \"protocol\": \"udp\"}";
    }

    /** A tenant with a subnet and its containers. */
    static String tenant(int number, int containers) {
        String all = IntStream.range(0, containers)
                .mapToObj(k -> quoted("c" + number + "-" + k) + ": {\"host\": \"h" + k % 2
                        + "\", \"labels\": {\"role\": " + quoted(k % 4 < 2 ? "web" : "db") + "}}")
                .collect(Collectors.joining(", "));
        return "{\"subnets\": {\"net\": {\"cidr\": \"10." + number + ".0.0/24\"}}, \"containers\": {" + all
                + "}, \"rules\": [{\"from\": {\"labels\": {\"role\": \"web\"}}, \"to\": {\"labels\": {\"role\": \"db\"}},"
                + " \"protocol\": \"tcp\", \"ports\": 5432}]}";
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
