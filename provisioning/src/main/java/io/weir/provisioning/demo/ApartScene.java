package io.weir.provisioning.demo;

import io.weir.provisioning.lab.Intrusion;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.SeenFrame;
import io.weir.provisioning.lab.Sniffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** No frame of another tenant arrives, whatever it says of itself, until a rule lets the two talk. */
final class ApartScene implements Scene {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String title() {
        return "Tenants are apart: by IP, by ARP, with forged MAC and IP addresses, with VLAN tags; one rule lets them talk";
    }

    @Override
    public boolean fits(Stage stage) {
        return near(stage).isPresent() || far(stage).isPresent();
    }

    @Override
    public void play(Stage stage, Account account) {
        near(stage).ifPresent(pair -> play(stage, account, pair));
        far(stage).ifPresent(pair -> play(stage, account, pair));
        RuleChange.play(stage, account);
    }

    private static void play(Stage stage, Account account, Stage.Pair pair) {
        if (stage.declared().isTold(pair.from(), pair.to())) {
            stage.checkPing(account, pair.from(), pair.to());
            ask(stage, account, pair);
        }
        intrude(stage, account, pair);
    }

    private static void ask(Stage stage, Account account, Stage.Pair pair) {
        boolean isAnswered = stage.container(pair.from())
                .attempt(
                        LIMIT,
                        "arping",
                        "-q",
                        "-c",
                        "2",
                        "-w",
                        "2",
                        "-I",
                        "eth0",
                        pair.to().address());
        account.check(!isAnswered, "arping of it: " + (isAnswered ? "answered" : "no answer"));
    }

    /** Every frame that a stranger can think of; then pings that may pass, so that the capture has seen all before. */
    private static void intrude(Stage stage, Account account, Stage.Pair pair) {
        LabContainer attacker = stage.container(pair.from());
        LabContainer victim = stage.container(pair.to());
        LabContainer mate = stage.container(mateOf(stage, pair.to()).orElseThrow());
        Intrusion intrusion = Intrusion.of(attacker, victim, mate);
        try (Sniffer inbound = victim.sniff()) {
            intrusion.send(attacker);
            LabContainer.Ping ping = mate.ping(victim.address(), 3, 0.2);
            inbound.await(
                    "a ping of " + mate,
                    LIMIT,
                    frame -> frame.isBetween(mate.address(), victim.address()) && frame.isPing());
            List<SeenFrame> intruders = Intrusion.intruders(inbound, victim, mate);
            account.check(
                    intruders.isEmpty() && ping.isLossless(),
                    "%s sends %d frames at %s, in its own name and in %s's, tagged and not: %d arrive, and %d of %s's %d pings"
                            .formatted(
                                    attacker,
                                    intrusion.frames().size(),
                                    victim,
                                    mate,
                                    intruders.size(),
                                    ping.received(),
                                    mate,
                                    ping.sent()));
            intruders.stream().limit(5).forEach(frame -> account.note("arrived: " + frame));
        }
    }

    private static Optional<Stage.Pair> near(Stage stage) {
        return stage.find((from, to) -> isMeant(stage, from, to) && from.host().equals(to.host()));
    }

    private static Optional<Stage.Pair> far(Stage stage) {
        return stage.find((from, to) -> isMeant(stage, from, to) && !from.host().equals(to.host()));
    }

    private static boolean isMeant(Stage stage, Declared.Member from, Declared.Member to) {
        return !stage.declared().mayReach(from, to) && mateOf(stage, to).isPresent();
    }

    private static Optional<Declared.Member> mateOf(Stage stage, Declared.Member member) {
        return stage.find((one, other) -> one.equals(member) && other.tenant().equals(member.tenant()))
                .map(Stage.Pair::to);
    }
}
