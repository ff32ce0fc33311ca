package io.weir.provisioning.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The network devices of the network namespace that this process runs in. */
final class Devices {

    /**
     * Open vSwitch in user space takes copies of packets, and the kernel's own IP stack still gets the packets themselves:
     * without these settings a container could talk to the host, and through a host that forwards, past every flow.
     * (Documentation/networking/ip-sysctl: 8 answers no ARP; 1 drops what the device is not the route to.)
     */
    private static final List<Setting> GUARD = List.of(
            new Setting("ipv4/conf/%s/arp_ignore", "8"),
            new Setting("ipv4/conf/%s/rp_filter", "1"),
            new Setting("ipv4/conf/%s/forwarding", "0"),
            new Setting("ipv6/conf/%s/disable_ipv6", "1"));

    /** Java's own NetworkInterface sees no device without an address. */
    private static final Path DEVICES = Path.of("/sys/class/net");

    private static final Path SETTINGS = Path.of("/proc/sys/net");

    private record Setting(String path, String value) {
        Path file(String device) {
            return SETTINGS.resolve(path.formatted(device));
        }
    }

    /** Those of {@code names} that are there, by name. */
    SortedMap<String, HostState.Device> read(Collection<String> names) {
        SortedMap<String, HostState.Device> devices = new TreeMap<>();
        for (String name : names) {
            index(name).ifPresent(index -> devices.put(name, new HostState.Device(index, isGuarded(name))));
        }
        return devices;
    }

    /** The device's number in the kernel; empty if there is none of that name. */
    Optional<Integer> index(String name) {
        try {
            return Optional.of(Integer.valueOf(
                    Files.readString(DEVICES.resolve(name).resolve("ifindex")).strip()));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** Does for {@link ContainerConfig}, as a shell script, what {@link #guard} does; {@code name} has been checked. */
    static String guardScript(String name) {
        return GUARD.stream()
                .map(setting -> {
                    Path file = setting.file(name);
                    return "[ ! -e " + file + " ] || echo " + setting.value() + " >" + file;
                })
                .collect(Collectors.joining("; "));
    }

    /** Keeps the host's own IP stack off a device. */
    void guard(String name) throws CommandFailed {
        for (Setting setting : GUARD) {
            Path file = setting.file(name);
            try {
                // Without IPv6 in the kernel there is nothing to switch off.
                if (Files.exists(file)) {
                    Files.writeString(file, setting.value());
                }
            } catch (IOException failure) {
                throw new CommandFailed("echo " + setting.value() + " > " + file, String.valueOf(failure.getMessage()));
            }
        }
    }

    private static boolean isGuarded(String name) {
        return GUARD.stream().allMatch(setting -> holds(setting, name));
    }

    private static boolean holds(Setting setting, String device) {
        try {
            Path file = setting.file(device);
            return !Files.exists(file) || Files.readString(file).strip().equals(setting.value());
        } catch (IOException gone) {
            return false;
        }
    }
}
