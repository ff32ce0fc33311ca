/** A stream of packets between two containers' ends, and exactly when each of them was sent and came. */
@NullMarked
package io.weir.provisioning.bench.traffic;

import org.jspecify.annotations.NullMarked;
