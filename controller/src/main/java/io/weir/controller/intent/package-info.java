/** The current intent: how it changes, one change after the other, and what each host's agent is told of it. */
@NullMarked
package io.weir.controller.intent;

import org.jspecify.annotations.NullMarked;
