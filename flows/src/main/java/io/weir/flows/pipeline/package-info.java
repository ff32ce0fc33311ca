/** The map of the pipeline: tables with their contracts, registers, priorities and cookies. */
@NullMarked
package io.weir.flows.pipeline;

import org.jspecify.annotations.NullMarked;
