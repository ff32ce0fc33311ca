/**
 * What makes a fresh controller quick: it goes through a private copy of its own machinery, from a REST call to flows on a
 * switch, before its first real change. The JVM has then loaded and compiled what a change needs, and the first real one
 * costs what the thousandth does. Nothing of the real controller is touched.
 */
@NullMarked
package io.weir.controller.rehearsal;

import org.jspecify.annotations.NullMarked;
