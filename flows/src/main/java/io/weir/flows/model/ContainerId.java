package io.weir.flows.model;

/** A container in the words of the operator: {@code tenant/name}. */
public record ContainerId(String tenant, String name) implements Comparable<ContainerId> {

    @Override
    public int compareTo(ContainerId other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return tenant + "/" + name;
    }
}
