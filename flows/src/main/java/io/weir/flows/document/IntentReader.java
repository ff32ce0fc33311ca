package io.weir.flows.document;

import io.weir.flows.document.PolicyReader.Policy;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Reads an intent from YAML or JSON, checks it as a whole and derives what it does not state. The previous intent is the
 * one in force: what it derived for the same names is kept, and parts that did not change are the same objects.
 */
public final class IntentReader {

    private static final List<String> KEYS = List.of("overlay", "hosts", "tenants", "rules", "zones");

    /** 100,000 containers with all that can be said of them are about 20 million characters and 2.2 million nodes. */
    static final NodeReader.Limits LIMITS = new NodeReader.Limits(64 << 20, 5_000_000);

    private IntentReader() {}

    /** Reads a whole intent for somebody who has nothing to do with revisions and time. */
    public static Reading read(String text, Intent previous) {
        return read(text, previous, Moment.NONE);
    }

    /**
     * Reads a whole intent.
     *
     * @param text YAML 1.2 or JSON
     * @param previous the intent in force, {@link Intent#EMPTY} if there is none
     * @param moment when it takes effect: rules that change get its revision, and what is left of rules that go lasts
     *     from its time on
     */
    public static Reading read(String text, Intent previous, Moment moment) {
        Problems problems = new Problems();
        Optional<Fields> document = NodeReader.read(text, LIMITS, problems)
                .flatMap(root -> Fields.of(root, DocumentPath.ROOT, root.line(), problems));
        if (document.isEmpty()) {
            return new Reading.Bad(problems.list());
        }
        Fields fields = document.get().allowOnly(KEYS);
        Hosts hosts = HostsReader.read(fields, previous);
        SortedMap<String, DeclaredTenant> declared = TenantsReader.read(fields, hosts);
        Policy policy = PolicyReader.read(fields, declared, previous, moment);
        SortedMap<String, Tenant> tenants =
                Resolver.resolve(declared, policy, previous, Elsewhere.nothingBut(policy.zones()));
        if (!problems.isEmpty()) {
            return new Reading.Bad(problems.list());
        }
        requireNothingLost(declared, tenants);
        return new Reading.Whole(intent(hosts, tenants, policy, previous));
    }

    /** What is left out of an intent has a problem; were it not so, a container would silently be taken down. */
    static void requireNothingLost(SortedMap<String, DeclaredTenant> declared, SortedMap<String, Tenant> tenants) {
        for (DeclaredTenant each : declared.values()) {
            Tenant tenant = tenants.get(each.name());
            if (tenant == null
                    || tenant.subnets().size() != each.subnets().size()
                    || tenant.containers().size() != each.containers().size()) {
                throw new IllegalStateException("part of tenant " + each.name() + " was lost without a problem");
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // lists and maps that are equal have been taken from before already
    private static Intent intent(Hosts hosts, SortedMap<String, Tenant> tenants, Policy policy, Intent previous) {
        List<Rule> rules = policy.of(RuleId.OPERATOR);
        boolean sameTenants = Reuse.hasSame(previous.tenants(), tenants);
        boolean sameRules = rules == previous.rules() && policy.zones() == previous.zones();
        boolean sameHosts =
                hosts.sound().equals(previous.hosts()) && hosts.overlay().equals(previous.overlay());
        if (sameTenants && sameRules && sameHosts) {
            return previous;
        }
        return new Intent(hosts.overlay(), hosts.sound(), tenants, rules, policy.zones());
    }
}
