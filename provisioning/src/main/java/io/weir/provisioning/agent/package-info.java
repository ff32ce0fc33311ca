/**
 * The host agent: observes a host, plans what lacks to its part of the intent, and does it, over and over. Only {@link
 * io.weir.provisioning.agent.Commands} starts programs; {@link io.weir.provisioning.agent.Planner} is pure.
 */
@NullMarked
package io.weir.provisioning.agent;

import org.jspecify.annotations.NullMarked;
