package io.weir.flows.model;

/** What becomes of sessions within a tenant that no rule decides about. */
public enum Inside {
    ALLOW,
    DENY
}
