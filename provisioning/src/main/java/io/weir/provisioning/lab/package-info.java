/**
 * The lab: hosts as network namespaces on one machine, each with its own Open vSwitch and its own containers, joined by
 * an underlay that leads nowhere else. {@link io.weir.provisioning.lab.Ledger} lists what a lab is about to make, and
 * {@link io.weir.provisioning.lab.Sweep} removes exactly that.
 */
@NullMarked
package io.weir.provisioning.lab;

import org.jspecify.annotations.NullMarked;
