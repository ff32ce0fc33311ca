/** Which rule decides about a session: policy in words, beside the flows that enforce it. */
@NullMarked
package io.weir.flows.policy;

import org.jspecify.annotations.NullMarked;
