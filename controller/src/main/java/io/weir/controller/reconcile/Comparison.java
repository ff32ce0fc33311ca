package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.controller.openflow.FlowEntry;
import io.weir.controller.openflow.FlowFingerprint;
import io.weir.flows.openflow.Flow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Holds what a switch gives back against what it is to have, entry by entry as they come. Keeps fingerprints of what is
 * wanted and those entries that are not, up to a bound; the rest of them is left to the next round. What the switch
 * learned stays, unless it can count no more. Of an empty switch, nothing is kept or compared.
 */
final class Comparison {

    /** Flows that are not wanted and deleted in one round. */
    static final int MAX_STRANGERS = 100_000;

    private final Target target;
    private final FlowFingerprint fingerprint = new FlowFingerprint();
    private final FlowIndex wanted = new FlowIndex();
    private final Learned learned = new Learned();
    private final Set<Integer> ports;
    private final List<FlowEntry> strangers = new ArrayList<>();
    /** Learned flows that can count no more. */
    private final List<Flow> outdated = new ArrayList<>();

    private boolean complete = true;
    private boolean indexed;
    /** Flows that were handed out by {@link #all}. */
    private int sent;

    Comparison(Target target) {
        this.target = target;
        this.ports = Set.copyOf(target.ports().numbers().values());
    }

    Target target() {
        return target;
    }

    /** Number of flows that are wanted; known once the changes have been gone through. */
    int wanted() {
        return indexed ? wanted.size() : sent;
    }

    /** Whether {@link #changes} is all there is to do. */
    boolean isComplete() {
        return complete;
    }

    void take(FlowEntry entry) {
        if (!indexed) {
            indexed = true;
            target.flows().forEach(flow -> {
                wanted.add(fingerprint.ofKey(flow.key()), fingerprint.ofContent(flow));
                learned.add(flow);
            });
        }
        int position =
                entry.key().map(key -> wanted.find(fingerprint.ofKey(key))).orElse(-1);
        if (position < 0) {
            notWanted(entry);
        } else if (entry.flow().isPresent()
                && fingerprint.ofContent(entry.flow().get()) == wanted.content(position)) {
            wanted.see(position);
        }
    }

    private void notWanted(FlowEntry entry) {
        boolean counts = entry.flow().filter(learned::has).isPresent();
        if (counts && !learned.isOutdated(entry.flow().get(), ports)) {
            return;
        }
        if (strangers.size() + outdated.size() >= MAX_STRANGERS) {
            complete = false;
        } else if (counts) {
            outdated.add(entry.flow().get());
        } else {
            strangers.add(entry);
        }
    }

    /** What makes the switch as it is wanted: a flow that is there in another form is replaced in its place. */
    FlowChanges changes() {
        return new FlowChanges(outdated, strangers, indexed ? this::missing : this::all);
    }

    private Iterator<Flow> all() {
        sent = 0;
        return target.flows().peek(flow -> sent++).iterator();
    }

    private Iterator<Flow> missing() {
        return target.flows().filter(this::isMissing).iterator();
    }

    private boolean isMissing(Flow flow) {
        return !wanted.isSeen(wanted.find(fingerprint.ofKey(flow.key())));
    }
}
