package io.weir.provisioning.demo;

import java.util.Optional;

/** A scene that takes two containers. */
interface PairScene extends Scene {

    /** The two, if the cluster has such. */
    Optional<Stage.Pair> pair(Stage stage);

    /** Shows it with these two. */
    void play(Stage stage, Account account, Stage.Pair pair);

    @Override
    default boolean fits(Stage stage) {
        return pair(stage).isPresent();
    }

    @Override
    default void play(Stage stage, Account account) {
        play(stage, account, pair(stage).orElseThrow());
    }
}
