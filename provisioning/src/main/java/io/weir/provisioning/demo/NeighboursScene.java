package io.weir.provisioning.demo;

import java.util.Optional;

/** One subnet, one host: the switch passes packets on by itself. */
final class NeighboursScene implements PairScene {

    @Override
    public String title() {
        return "One subnet, one host";
    }

    @Override
    public void play(Stage stage, Account account, Stage.Pair pair) {
        stage.checkPing(account, pair.from(), pair.to());
        stage.checkPing(account, pair.to(), pair.from());
    }

    @Override
    public Optional<Stage.Pair> pair(Stage stage) {
        return stage.find((from, to) -> from.isInSubnetOf(to)
                && from.host().equals(to.host())
                && stage.declared().isTold(from, to));
    }
}
