package io.weir.controller.reconcile;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.Ports;
import io.weir.flows.openflow.Flow;
import io.weir.flows.tables.Item;
import java.util.Iterator;

/**
 * What a switch is to be, or is known to be. Flows follow from it, so that none need be kept.
 *
 * @param edition the intent's
 * @param view what the host's switch needs to know
 * @param ports the ports it has
 */
record Target(Edition edition, HostView view, Ports ports) {

    /** Whether its flows may differ from another's. An unchanged view is the same object before and after an edit. */
    @SuppressWarnings("ReferenceEquality")
    boolean differs(Target other) {
        return view != other.view || !ports.equals(other.ports);
    }

    /** The items that its flows are made of, the same in the same order each time. */
    Iterator<Item> items() {
        return view.eachItem(ports);
    }

    /** Its flows, made one after the other, in the order of their items. */
    Iterator<Flow> flows() {
        return view.eachFlow(ports);
    }
}
