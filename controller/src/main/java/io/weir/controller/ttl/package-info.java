/** Answers packets whose TTL runs out at a gateway, which is what traceroute lives on. */
@NullMarked
package io.weir.controller.ttl;

import org.jspecify.annotations.NullMarked;
