package io.weir.controller.reconcile;

import io.weir.flows.compile.NetworkView;

/**
 * What every switch is to be brought to.
 *
 * @param revision the revision of the intent, from 1
 * @param view what that intent means for each host
 */
public record Snapshot(long revision, NetworkView view) {}
