package io.weir.flows.document;

import io.weir.flows.model.Publication;

/**
 * A port that a container publishes, as the document states it.
 *
 * @param fields where it stands
 */
record DeclaredPublication(Publication form, Fields fields) {}
