/** The controller: one process that keeps every switch as the intent wants it. */
@NullMarked
package io.weir.controller;

import org.jspecify.annotations.NullMarked;
