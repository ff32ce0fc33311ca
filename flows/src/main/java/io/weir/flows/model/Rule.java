package io.weir.flows.model;

/**
 * Lets two tenants exchange any packets, in both directions.
 *
 * @param from the one tenant
 * @param to the other
 */
public record Rule(String from, String to) {}
