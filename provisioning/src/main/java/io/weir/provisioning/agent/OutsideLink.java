package io.weir.provisioning.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.flows.model.Outside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The host's end of the port {@code weir-out}, by way of {@code ip}, and whether the host forwards packets at all. */
final class OutsideLink {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
    private static final Path WITHOUT_IPV6 = Path.of("/proc/sys/net/ipv6/conf/" + Outside.PORT + "/disable_ipv6");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Commands commands;
    private final Devices devices;

    OutsideLink(Commands commands, Devices devices) {
        this.commands = commands;
        this.devices = devices;
    }

    /** The device as it is; empty if there is none. */
    Optional<HostState.Link> read() throws CommandFailed, InterruptedException {
        if (devices.index(Outside.PORT).isEmpty()) {
            return Optional.empty();
        }
        Commands.Result addresses = show("address");
        Commands.Result routes = show("route");
        boolean isGone = addresses.status() != 0 || routes.status() != 0;
        return isGone ? Optional.empty() : Optional.of(parse(addresses.output(), routes.output()));
    }

    private Commands.Result show(String what) throws CommandFailed, InterruptedException {
        return commands.tryRun(TIMEOUT, List.of("ip", "-j", what, "show", "dev", Outside.PORT));
    }

    /** Reads what {@code ip -j} says of a device's addresses and its routes. */
    static HostState.Link parse(String addresses, String routes) throws CommandFailed {
        try {
            JsonNode device = JSON.readTree(addresses).path(0);
            List<String> held = new ArrayList<>();
            for (JsonNode one : device.path("addr_info")) {
                held.add(
                        one.path("local").asText() + "/" + one.path("prefixlen").asText());
            }
            List<String> ways = new ArrayList<>();
            for (JsonNode route : JSON.readTree(routes)) {
                ways.add(route.path("dst").asText() + " via "
                        + route.path("gateway").asText());
            }
            boolean isUp = false;
            for (JsonNode flag : device.path("flags")) {
                isUp |= flag.asText().equals("UP");
            }
            return new HostState.Link(
                    device.path("address").asText(), device.path("mtu").asInt(), isUp, held, ways);
        } catch (JsonProcessingException wrong) {
            throw new CommandFailed("ip -j address", "answered no JSON: " + wrong.getOriginalMessage());
        }
    }

    /** Gives the device its addresses and its route. */
    void join(int mtu) throws CommandFailed, InterruptedException {
        write(WITHOUT_IPV6, "1");
        String port = Outside.PORT;
        String bytes = Integer.toString(mtu);
        run(List.of("ip", "link", "set", "dev", port, "address", Outside.HOST_MAC.toString(), "mtu", bytes, "up"));
        run(List.of("ip", "-4", "address", "flush", "dev", port));
        run(List.of("ip", "address", "add", Outside.HOST + "/32", "dev", port));
        String nextHop = WayOut.NEXT_HOP.toString();
        run(List.of("ip", "route", "replace", Outside.PREFIX.toString(), "via", nextHop, "dev", port, "onlink"));
    }

    private void run(List<String> line) throws CommandFailed, InterruptedException {
        commands.run(TIMEOUT, line);
    }

    boolean isForwarding() throws CommandFailed {
        try {
            return Files.readString(FORWARDING).strip().equals("1");
        } catch (IOException failure) {
            throw new CommandFailed("cat " + FORWARDING, String.valueOf(failure.getMessage()));
        }
    }

    /** Has the host forward. The kernel then does so on all its devices, also on those that were told not to. */
    void forward(List<String> guarded) throws CommandFailed {
        write(FORWARDING, "1");
        for (String port : guarded) {
            devices.guard(port);
        }
    }

    /** Without IPv6 in the kernel there is nothing to switch off. */
    private static void write(Path setting, String value) throws CommandFailed {
        try {
            if (Files.exists(setting)) {
                Files.writeString(setting, value);
            }
        } catch (IOException failure) {
            throw new CommandFailed("echo " + value + " > " + setting, String.valueOf(failure.getMessage()));
        }
    }
}
