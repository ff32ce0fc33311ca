/**
 * Measures Weir beside its peers, on the machine it stands on: Weir and the peer in turn, in one run, round by round.
 * {@link io.weir.provisioning.bench.Ground} is where that happens: a process and network namespace of its own, with which
 * everything goes that was started in it. What was measured is kept in {@code docs/performance.json}, and shown in
 * {@code docs/performance.md}.
 */
@NullMarked
package io.weir.provisioning.bench;

import org.jspecify.annotations.NullMarked;
