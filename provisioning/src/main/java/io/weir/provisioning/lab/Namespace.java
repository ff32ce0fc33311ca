package io.weir.provisioning.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Network namespaces by the names that {@code ip netns} gives them. */
final class Namespace {

    private Namespace() {}

    static Path path(String namespace) {
        return Path.of("/run/netns", namespace);
    }

    /**
     * Makes a namespace with a loopback interface and without IPv6, whose neighbour discovery nobody asked for.
     *
     * @return a shell inside of it
     */
    static Shell create(String namespace, Ledger ledger, Map<String, String> environment) {
        if (Files.exists(path(namespace))) {
            throw new LabFailure("there is already a network namespace " + namespace + ", which is not this lab's; "
                    + "remove it (ip netns del " + namespace + ") or give the lab another name");
        }
        ledger.writeNamespace(namespace);
        new Shell(List.of(), environment).must("ip", "netns", "add", namespace);
        Shell inside = inside(path(namespace), environment);
        inside.must("ip", "link", "set", "lo", "up");
        inside.must(
                "sh", "-c", "for i in all default; do echo 1 > /proc/sys/net/ipv6/conf/$i/disable_ipv6 || exit; done");
        return inside;
    }

    /**
     * A shell inside of a namespace. Not {@code ip netns exec}, which also mounts another /sys, where LXC would not find
     * its control groups.
     */
    static Shell inside(Path namespace, Map<String, String> environment) {
        return new Shell(List.of("nsenter", "--net=" + namespace), environment);
    }
}
