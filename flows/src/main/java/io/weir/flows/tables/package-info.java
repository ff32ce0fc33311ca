/** One class per table: each turns items into the flows that the table holds for them. */
@NullMarked
package io.weir.flows.tables;

import org.jspecify.annotations.NullMarked;
