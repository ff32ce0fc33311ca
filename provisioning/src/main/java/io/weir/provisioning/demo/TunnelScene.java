package io.weir.provisioning.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.flows.model.TunnelType;
import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One subnet, two hosts, over each type of tunnel in turn, while everything runs. */
final class TunnelScene implements PairScene {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String title() {
        return "One subnet, two hosts: over VXLAN, GRE and Geneve, changed while it runs";
    }

    @Override
    public void play(Stage stage, Account account, Stage.Pair pair) {
        Lab lab = stage.lab();
        ObjectNode before = stage.intent();
        try {
            for (TunnelType type : TunnelType.values()) {
                change(lab, account, before.deepCopy().put("overlay", word(type)), type);
                carry(stage, account, pair, type);
            }
        } finally {
            lab.apply(before.toString());
            lab.awaitInSync();
        }
    }

    private static void change(Lab lab, Account account, ObjectNode intent, TunnelType type) {
        long start = System.nanoTime();
        lab.apply(intent.toString());
        lab.awaitInSync();
        account.note(
                "overlay: " + word(type) + " (all hosts have their ports and flows after " + Words.since(start) + ")");
    }

    /** Both forget each other's MAC address, so that each asks for it; the underlay sees the pings, and no question. */
    private static void carry(Stage stage, Account account, Stage.Pair pair, TunnelType type) {
        LabContainer from = stage.container(pair.from());
        LabContainer to = stage.container(pair.to());
        from.run("ip", "neigh", "flush", "all");
        to.run("ip", "neigh", "flush", "all");
        String ends =
                "(host " + from.host().address() + " and host " + to.host().address() + ") or arp";
        try (Capture capture = stage.lab().underlay().capture(from.host(), ends)) {
            stage.checkPing(account, pair.from(), pair.to());
            String packet = capture.await(from.address() + " > " + to.address() + ": ICMP echo request", LIMIT);
            String mark = mark(type, network(stage, pair.from()));
            account.check(packet.contains(mark), "on the underlay: " + Words.brief(packet));
            List<String> questions = capture.packets().stream()
                    .filter(seen -> seen.contains("ARP")
                            && (seen.contains(" " + from.address()) || seen.contains(" " + to.address())))
                    .toList();
            account.check(questions.isEmpty(), questions.size() + " ARP packets of tenants there");
        }
    }

    /** How tcpdump shows this type's header with a network's id. */
    private static String mark(TunnelType type, int network) {
        return switch (type) {
            case VXLAN -> "VXLAN, flags [I] (0x08), vni " + network + " ";
            case GRE -> "GREv0, Flags [key present], key=0x" + Integer.toHexString(network);
            case GENEVE -> "Geneve, Flags [none], vni 0x" + Integer.toHexString(network);
        };
    }

    private static int network(Stage stage, Declared.Member member) {
        return stage.lab()
                .rest()
                .get("/v1/intent")
                .path("tenants")
                .path(member.tenant())
                .path("subnets")
                .path(member.subnet())
                .path("network")
                .asInt();
    }

    private static String word(TunnelType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<Stage.Pair> pair(Stage stage) {
        return stage.find((from, to) -> from.isInSubnetOf(to)
                && !from.host().equals(to.host())
                && stage.declared().isTold(from, to));
    }
}
