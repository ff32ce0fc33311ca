/** The intent as text: read from YAML or JSON, checked whole, with what was not said derived; and written again. */
@NullMarked
package io.weir.flows.document;

import org.jspecify.annotations.NullMarked;
