package io.weir.flows.model;

/**
 * A rule in the words of the operator: {@code operator/name} or {@code tenant/name}.
 *
 * @param tenant whose rule it is; empty for the operator's
 * @param name unique among the rules of that tier that are not withdrawn
 */
public record RuleId(String tenant, String name) {

    /** The tenant of the operator's rules. */
    public static final String OPERATOR = "";

    public boolean isOperators() {
        return tenant.equals(OPERATOR);
    }

    @Override
    public String toString() {
        return (isOperators() ? "operator" : tenant) + "/" + name;
    }
}
