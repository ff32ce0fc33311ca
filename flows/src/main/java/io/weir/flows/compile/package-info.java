/** From an intent to the items that each host must know, and from items to flows. */
@NullMarked
package io.weir.flows.compile;

import org.jspecify.annotations.NullMarked;
