package io.weir.provisioning.demo;

import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.LabContainer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Two tenants have the same addresses, and each reaches its own container of that address. */
final class SameAddressesScene implements PairScene {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String title() {
        return "Two tenants with the same addresses side by side";
    }

    @Override
    public void play(Stage stage, Account account, Stage.Pair pair) {
        Declared.Member twin = twinOf(stage, pair.from()).orElseThrow();
        Declared.Member twinsPeer = twinOf(stage, pair.to()).orElseThrow();
        play(stage, account, pair, twinsPeer);
        play(stage, account, new Stage.Pair(twin, twinsPeer), pair.to());
    }

    private static void play(Stage stage, Account account, Stage.Pair pair, Declared.Member stranger) {
        LabContainer from = stage.container(pair.from());
        LabContainer to = stage.container(pair.to());
        LabContainer other = stage.container(stranger);
        try (Capture inbound = to.captureInbound();
                Capture elsewhere = other.captureInbound()) {
            stage.checkPing(account, pair.from(), pair.to());
            inbound.await(from.address() + " > " + to.address() + ": ICMP echo request", LIMIT);
            // Its own ping comes back through the same capture, which has then seen all that came before.
            other.ping(other.gateway(), 2, 0.2);
            elsewhere.await(other.gateway() + " > " + other.address(), LIMIT);
            long got = requests(inbound.packets());
            long strays = requests(elsewhere.packets());
            account.check(
                    got == 5 && strays == 0,
                    "%s, at %s: %d of them seen at %s, %d at %s"
                            .formatted(from.address(), to.address(), got, to, strays, other));
        }
    }

    private static long requests(List<String> packets) {
        return packets.stream()
                .filter(packet -> packet.contains("ICMP echo request"))
                .count();
    }

    @Override
    public Optional<Stage.Pair> pair(Stage stage) {
        return stage.find((from, to) -> from.isInSubnetOf(to)
                && twinOf(stage, from).isPresent()
                && twinOf(stage, from)
                        .map(Declared.Member::tenant)
                        .equals(twinOf(stage, to).map(Declared.Member::tenant)));
    }

    /** The container of another tenant that has the same address. */
    private static Optional<Declared.Member> twinOf(Stage stage, Declared.Member member) {
        return stage.find((one, other) -> one.equals(member)
                        && !other.tenant().equals(member.tenant())
                        && other.address().equals(member.address()))
                .map(Stage.Pair::to);
    }
}
