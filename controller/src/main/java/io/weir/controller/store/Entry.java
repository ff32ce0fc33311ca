package io.weir.controller.store;

/** A revision with what it changed. */
public record Entry(Revision revision, Change change) {}
