/** The command line: a thin client of the REST API, and the command that starts the controller. */
@NullMarked
package io.weir.controller.cli;

import org.jspecify.annotations.NullMarked;
