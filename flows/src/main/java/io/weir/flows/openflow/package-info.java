/** The closed vocabulary of fields, matches, actions and flows that the pipeline is written in. */
@NullMarked
package io.weir.flows.openflow;

import org.jspecify.annotations.NullMarked;
