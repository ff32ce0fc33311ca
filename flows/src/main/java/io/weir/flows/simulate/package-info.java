/** What happens to a packet, worked out from the flows alone: one switch, and all hosts with the tunnels between them. */
@NullMarked
package io.weir.flows.simulate;

import org.jspecify.annotations.NullMarked;
