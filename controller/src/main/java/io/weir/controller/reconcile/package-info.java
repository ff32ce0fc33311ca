/** Keeps every switch as the intent wants it: one reconciler per switch, and what the rest of the controller sees of it. */
@NullMarked
package io.weir.controller.reconcile;

import org.jspecify.annotations.NullMarked;
