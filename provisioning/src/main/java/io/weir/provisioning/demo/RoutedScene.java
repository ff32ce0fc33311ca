package io.weir.provisioning.demo;

import io.weir.provisioning.lab.LabContainer;
import java.util.List;
import java.util.Optional;

/** Two subnets of a tenant: packets go through the gateway, which is in the sender's switch, wherever the receiver is. */
final class RoutedScene implements Scene {

    @Override
    public String title() {
        return "Two subnets of one tenant: through the gateway, on one host and across hosts";
    }

    @Override
    public boolean fits(Stage stage) {
        return near(stage).isPresent() || far(stage).isPresent();
    }

    @Override
    public void play(Stage stage, Account account) {
        near(stage).ifPresent(pair -> play(stage, account, pair));
        far(stage).ifPresent(pair -> play(stage, account, pair));
    }

    private static void play(Stage stage, Account account, Stage.Pair pair) {
        stage.checkPing(account, pair.from(), pair.to());
        LabContainer from = stage.container(pair.from());
        List<String> hops = from.traceroute(pair.to().address());
        account.check(
                hops.equals(List.of(from.gateway(), pair.to().address())),
                "traceroute goes by " + String.join(" → ", hops) + "; the gateway is " + from.gateway());
    }

    private static Optional<Stage.Pair> near(Stage stage) {
        return stage.find((from, to) -> isRouted(stage, from, to) && from.host().equals(to.host()));
    }

    private static Optional<Stage.Pair> far(Stage stage) {
        return stage.find(
                (from, to) -> isRouted(stage, from, to) && !from.host().equals(to.host()));
    }

    private static boolean isRouted(Stage stage, Declared.Member from, Declared.Member to) {
        return from.tenant().equals(to.tenant())
                && !from.subnet().equals(to.subnet())
                && stage.declared().isTold(from, to);
    }
}
