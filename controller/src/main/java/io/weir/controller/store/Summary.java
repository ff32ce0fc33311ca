package io.weir.controller.store;

/**
 * What a revision was about, without the documents.
 *
 * @param path of the one thing that was put or taken out; empty if the whole intent was stored
 * @param removed whether it was taken out
 */
public record Summary(Revision revision, String path, boolean removed) {}
