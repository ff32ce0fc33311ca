/**
 * What the controller does about packets that switches hand over: it answers those whose TTL ran out or that a rule
 * rejects, and writes down what rules that log decide.
 */
@NullMarked
package io.weir.controller.answers;

import org.jspecify.annotations.NullMarked;
