package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowEntry;
import io.weir.controller.openflow.FlowFingerprint;
import io.weir.controller.openflow.FlowUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flows that another hand has touched, as their switch told, until they are looked at; the last word about each. */
final class Suspects {

    /** Beyond so many, all flows are read instead. */
    static final int MAX = 1_000;

    private final FlowFingerprint fingerprint = new FlowFingerprint();
    private final Map<Long, FlowUpdate> byKey = new LinkedHashMap<>();
    /** Those whose match cannot be read, and who are nobody we know. */
    private final List<FlowEntry> strangers = new ArrayList<>();

    private boolean uncounted;

    void add(FlowUpdate update) {
        FlowEntry flow = update.flow();
        if (uncounted || byKey.size() + strangers.size() >= MAX) {
            beyondCount();
        } else if (flow.key().isPresent()) {
            byKey.put(fingerprint.ofKey(flow.key().get()), update);
        } else if (update.kind() != FlowUpdate.Kind.REMOVED) {
            strangers.add(flow);
        }
    }

    /** Any flow may have been touched. */
    void beyondCount() {
        clear();
        uncounted = true;
    }

    boolean isBeyondCount() {
        return uncounted;
    }

    boolean isEmpty() {
        return byKey.isEmpty() && strangers.isEmpty() && !uncounted;
    }

    /** All of them, and then there is none. */
    Suspects take() {
        Suspects taken = new Suspects();
        taken.byKey.putAll(byKey);
        taken.strangers.addAll(strangers);
        clear();
        return taken;
    }

    void clear() {
        byKey.clear();
        strangers.clear();
        uncounted = false;
    }

    /** By fingerprint of their key. */
    Map<Long, FlowUpdate> byKey() {
        return byKey;
    }

    List<FlowEntry> strangers() {
        return strangers;
    }
}
