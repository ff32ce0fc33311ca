/** The demo: a whole cluster on one machine, and what its packets do beside what the intent says they may. */
@NullMarked
package io.weir.provisioning.demo;

import org.jspecify.annotations.NullMarked;
