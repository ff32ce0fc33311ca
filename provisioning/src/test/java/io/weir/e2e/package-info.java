/** End-to-end tests: the real controller and agents, real switches, real containers, real packets, in the lab. */
@NullMarked
package io.weir.e2e;

import org.jspecify.annotations.NullMarked;
