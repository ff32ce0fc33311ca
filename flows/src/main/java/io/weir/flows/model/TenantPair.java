package io.weir.flows.model;

import java.util.Optional;

/**
 * Two tenants, without direction: their sessions are tracked together. Equal if within one tenant.
 *
 * @param first the one whose name sorts first
 * @param second the other
 */
public record TenantPair(String first, String second) implements Comparable<TenantPair> {

    public TenantPair {
        if (first.compareTo(second) > 0) {
            throw new IllegalArgumentException("not in order: " + first + ", " + second);
        }
    }

    public static TenantPair of(String one, String other) {
        return one.compareTo(other) < 0 ? new TenantPair(one, other) : new TenantPair(other, one);
    }

    /** A tenant and what is no container. */
    public static TenantPair outside(String tenant) {
        return of(tenant, Selector.OUTSIDE);
    }

    /** The other one of the two; empty if this tenant is none of them. */
    public Optional<String> peerOf(String tenant) {
        return first.equals(tenant)
                ? Optional.of(second)
                : second.equals(tenant) ? Optional.of(first) : Optional.empty();
    }

    /** Whether one of the two is what is no container. */
    public boolean isWithOutside() {
        return first.equals(Selector.OUTSIDE) || second.equals(Selector.OUTSIDE);
    }

    /** Whether a zone can be this pair's: of one with the outside its number is also in the tenant's address there. */
    public boolean canHaveZone(int zone) {
        return !isWithOutside() || zone >= Outside.MIN_NUMBER && zone <= Outside.MAX_NUMBER;
    }

    @Override
    public int compareTo(TenantPair other) {
        int byFirst = first.compareTo(other.first);
        return byFirst != 0 ? byFirst : second.compareTo(other.second);
    }
}
