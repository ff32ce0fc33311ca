package io.weir.flows.model;

import java.util.Optional;

/** One end of the sessions that a rule is about: which containers, or which addresses that are no container's. */
public sealed interface Selector {

    /** What stands for all that is no container; no tenant has this name. */
    String OUTSIDE = "outside";

    /** All containers of a tenant, those to come too. */
    record OfTenant(String tenant) implements Selector {

        @Override
        public String toString() {
            return tenant;
        }
    }

    /**
     * The containers of a tenant that have all these labels, those to come too.
     *
     * @param labels at least one
     */
    record Labelled(String tenant, Labels labels) implements Selector {

        public Labelled {
            if (labels.isEmpty()) {
                throw new IllegalArgumentException("a selector by labels without labels");
            }
        }

        @Override
        public String toString() {
            return tenant + "{" + labels + "}";
        }
    }

    /** One container. */
    record One(ContainerId container) implements Selector {

        @Override
        public String toString() {
            return container.toString();
        }
    }

    /** Addresses that are no container's. */
    record Outside(Ipv4Prefix prefix) implements Selector {

        /** All of them. */
        public static final Outside ALL = new Outside(Ipv4Prefix.of("0.0.0.0/0"));

        @Override
        public String toString() {
            return equals(ALL) ? OUTSIDE : prefix.toString();
        }
    }

    /** The tenant whose containers these are; empty for what is outside. */
    default Optional<String> tenantName() {
        if (this instanceof OfTenant all) {
            return Optional.of(all.tenant);
        }
        if (this instanceof Labelled some) {
            return Optional.of(some.tenant);
        }
        return this instanceof One one ? Optional.of(one.container.tenant()) : Optional.empty();
    }
}
