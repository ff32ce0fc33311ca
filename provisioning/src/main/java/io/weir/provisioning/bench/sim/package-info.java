/**
 * Many OpenFlow 1.4 switches in one process, without a datapath: real connections, real bytes, real flow tables, and
 * packet-ins whose answers are checked. They load a controller as a thousand hosts would, from a process of their own, so
 * that what they cost is not counted as the controller's.
 */
@NullMarked
package io.weir.provisioning.bench.sim;

import org.jspecify.annotations.NullMarked;
