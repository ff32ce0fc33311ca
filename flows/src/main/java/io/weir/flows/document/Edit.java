package io.weir.flows.document;

import io.weir.flows.model.Moment;
import io.weir.flows.model.RuleId;

/**
 * Changes one thing of an intent that is in force, at the cost of what it touches: its tenant, and the tenants that this
 * one exchanges packets with. All checks of a whole document hold. The same edit of the same intent at the same moment
 * has always the same outcome.
 */
public final class Edit {

    private Edit() {}

    /**
     * The intent with something added or replaced. What the text does not state stays as it was, or is derived.
     *
     * @param text what stands under its name in an intent, in YAML or JSON
     * @param inUse of the intent in force; afterwards of what comes of it, unless there are problems
     * @param moment when it takes effect
     */
    public static Reading put(Resource resource, String text, InUse inUse, Moment moment) {
        if (resource instanceof Resource.OfContainer container) {
            return ContainerEdit.put(text, container.id(), inUse);
        }
        if (resource instanceof Resource.OfSubnet subnet) {
            return SubnetEdit.put(text, subnet, inUse);
        }
        if (resource instanceof Resource.OfTenant tenant) {
            return TenantEdit.put(text, tenant.tenant(), inUse, moment);
        }
        if (resource instanceof Resource.OfRule rule) {
            return RuleEdit.put(text, rule.id(), inUse, moment);
        }
        Problems problems = new Problems();
        problems.add(DocumentPath.ROOT, 0, "what is left of a rule cannot be changed", "take it out, or let it end");
        return new Reading.Bad(problems.list());
    }

    /** The intent without something. */
    public static Reading remove(Resource resource, InUse inUse, Moment moment) {
        if (resource instanceof Resource.OfContainer container) {
            return ContainerEdit.remove(container.id(), inUse);
        }
        if (resource instanceof Resource.OfSubnet subnet) {
            return SubnetEdit.remove(subnet, inUse);
        }
        if (resource instanceof Resource.OfTenant tenant) {
            return TenantEdit.remove(tenant.tenant(), inUse);
        }
        return resource instanceof Resource.OfRule rule
                ? RuleEdit.remove(rule.id(), inUse, moment)
                : RuleEdit.end((Resource.OfWithdrawn) resource, inUse, moment);
    }

    /**
     * The intent with a rule more, under the name that it states or that is derived from what it says.
     *
     * @param tier the tenant whose rule it is, or {@link RuleId#OPERATOR}
     */
    public static Reading add(String tier, String text, InUse inUse, Moment moment) {
        return RuleEdit.add(text, tier, inUse, moment);
    }

    /** The intent with a rule that only observed deciding from now on. */
    public static Reading promote(RuleId rule, InUse inUse, Moment moment) {
        return RuleEdit.promote(rule, inUse, moment);
    }
}
