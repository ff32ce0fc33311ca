package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.controller.openflow.FlowEntry;
import io.weir.controller.openflow.FlowFingerprint;
import io.weir.controller.openflow.FlowUpdate;
import io.weir.flows.openflow.Flow;
import io.weir.flows.tables.Item;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out what is to be done about a few flows that another hand has touched. One that is wanted is put back whatever was
 * told of it: an update does not tell all of a flow. One that is not is deleted, unless the switch made it itself.
 */
final class Inspection {

    private final Target target;
    private final Loop loop;
    private final FlowFingerprint fingerprint = new FlowFingerprint();
    private final Learned learned = new Learned();
    private final Map<Long, FlowUpdate> unexplained;
    private final List<FlowEntry> strangers;
    private final List<Flow> outdated = new ArrayList<>();
    private final List<Flow> put = new ArrayList<>();

    Inspection(Target target, Loop loop, Suspects suspects) {
        this.target = target;
        this.loop = loop;
        this.unexplained = suspects.byKey();
        this.strangers = new ArrayList<>(suspects.strangers());
    }

    /** What the switch may learn; known once the changes are. */
    Learned learned() {
        return learned;
    }

    /** What is to be done, in a later turn if there are many flows. */
    CompletableFuture<FlowChanges> changes() {
        Iterator<Item> items = target.items();
        return new Turns(loop, () -> {
                    if (items.hasNext()) {
                        items.next().flows().forEach(this::take);
                    }
                    return items.hasNext();
                })
                .go()
                .thenApply(nothing -> found());
    }

    private void take(Flow wanted) {
        learned.add(wanted);
        if (unexplained.remove(fingerprint.ofKey(wanted.key())) != null) {
            put.add(wanted);
        }
    }

    private FlowChanges found() {
        Set<Integer> ports = Set.copyOf(target.ports().numbers().values());
        for (FlowUpdate update : unexplained.values()) {
            boolean counts = update.flow().flow().filter(learned::has).isPresent();
            if (update.kind() == FlowUpdate.Kind.REMOVED) {
                continue;
            }
            if (!counts) {
                strangers.add(update.flow());
            } else if (learned.isOutdated(update.flow().flow().get(), ports)) {
                outdated.add(update.flow().flow().get());
            }
        }
        return new FlowChanges(outdated, strangers, put);
    }
}
