package io.weir.controller.intent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is told of intents, in order. */
class Told implements IntentListener {

    private final List<String> words = new CopyOnWriteArrayList<>();

    @Override
    public void inForce(Current next) {
        words.add("in force " + next.revision() + " " + next.intent().rules().size());
    }

    @Override
    public void durable(Current next) {
        words.add("durable " + next.revision());
    }

    /** What was told since this was asked last. */
    List<String> take() {
        List<String> taken = List.copyOf(words);
        words.clear();
        return taken;
    }
}
