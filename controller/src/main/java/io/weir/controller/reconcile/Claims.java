package io.weir.controller.reconcile;

import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which connected switch is which host's: by datapath id where the host declares one, else by the bridge's name. The
 * first to come keeps a host; no other switch gets a flow.
 */
final class Claims {

    /**
     * The answer for one switch.
     *
     * @param host the host whose switch it is
     * @param why why it is none's, and what to do; empty if it is one's
     */
    record Claim(Optional<String> host, String why) {}

    private final Map<Long, List<Host>> byDatapath = new HashMap<>();
    private final Map<String, List<Host>> byBridge = new HashMap<>();
    private final Map<String, Candidate> taken = new HashMap<>();

    private Claims(Intent intent) {
        for (Host host : intent.hosts().values()) {
            host.datapathId().ifPresent(id -> byDatapath
                    .computeIfAbsent(id, unused -> new ArrayList<>())
                    .add(host));
            byBridge.computeIfAbsent(host.bridge(), unused -> new ArrayList<>()).add(host);
        }
    }

    /**
     * One answer for each switch.
     *
     * @param candidates in the order of their coming
     */
    static List<Claim> of(Intent intent, List<Candidate> candidates) {
        Claims claims = new Claims(intent);
        return candidates.stream().map(claims::claim).toList();
    }

    private Claim claim(Candidate candidate) {
        List<Host> hosts = byDatapath.getOrDefault(candidate.datapathId(), List.of());
        if (hosts.isEmpty()) {
            List<Host> named = byBridge.getOrDefault(candidate.bridge(), List.of());
            hosts = named.stream().filter(host -> host.datapathId().isEmpty()).toList();
            if (hosts.isEmpty() && !named.isEmpty()) {
                Host host = named.get(0);
                return refused("host " + host.name() + " is declared with datapath id "
                        + HexFormat.of().toHexDigits(host.datapathId().orElseThrow()) + ": declare this one, or none");
            }
        }
        if (hosts.isEmpty()) {
            return refused("no host of the intent has the bridge " + candidate.bridge() + ": declare one, with bridge: "
                    + candidate.bridge());
        }
        if (hosts.size() > 1) {
            return refused(
                    "hosts " + String.join(", ", hosts.stream().map(Host::name).toList())
                            + " have a bridge of that name: declare their datapath ids");
        }
        return first(candidate, hosts.get(0).name());
    }

    private Claim first(Candidate candidate, String host) {
        Candidate holder = taken.putIfAbsent(host, candidate);
        if (holder != null) {
            return refused("host " + host + " has the switch " + holder.datapathText() + " from " + holder.remote()
                    + " already: name this bridge otherwise, or declare the host's datapath id");
        }
        return new Claim(Optional.of(host), "");
    }

    private static Claim refused(String why) {
        return new Claim(Optional.empty(), why);
    }
}
