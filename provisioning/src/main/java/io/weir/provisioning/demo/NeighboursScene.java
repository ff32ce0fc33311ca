package io.weir.provisioning.demo;

import java.util.Optional;

/** One subnet, one host: the switch passes packets on by itself. */
final class NeighboursScene implements Scene {

    @Override
    public String title() {
        return "One subnet, one host";
    }

    @Override
    public boolean fits(Stage stage) {
        return pair(stage).isPresent();
    }

    @Override
    public void play(Stage stage, Account account) {
        Stage.Pair pair = pair(stage).orElseThrow();
        stage.checkPing(account, pair.from(), pair.to());
        stage.checkPing(account, pair.to(), pair.from());
    }

    private static Optional<Stage.Pair> pair(Stage stage) {
        return stage.find((from, to) -> from.isInSubnetOf(to)
                && from.host().equals(to.host())
                && stage.declared().isTold(from, to));
    }
}
