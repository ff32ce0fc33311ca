/** The REST API, as {@code docs/rest.md} says it. */
@NullMarked
package io.weir.controller.rest;

import org.jspecify.annotations.NullMarked;
