/** The host agent and the lab of hosts in network namespaces. */
@NullMarked
package io.weir.provisioning;

import org.jspecify.annotations.NullMarked;
