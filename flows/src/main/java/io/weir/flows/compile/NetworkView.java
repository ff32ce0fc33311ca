package io.weir.flows.compile;

import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleDiff;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an intent means for each host. Immutable; the view of an edited intent shares all that the edit did not touch
 * with the view before, so that {@link Transition} need not look at it.
 */
public final class NetworkView {

    private final Intent intent;
    private final Joined joined;
    private final PolicyIndex index;
    private final PortIndex ports;
    private final SharedMap<String, TenantPlan> plans;
    private final SharedMap<String, HostView> hosts;

    private NetworkView(
            Intent intent,
            Joined joined,
            PolicyIndex index,
            PortIndex ports,
            SharedMap<String, TenantPlan> plans,
            SharedMap<String, HostView> hosts) {
        this.intent = intent;
        this.joined = joined;
        this.index = index;
        this.ports = ports;
        this.plans = plans;
        this.hosts = hosts;
    }

    /**
     * One tenant's share.
     *
     * @param peers the tenants that it exchanges packets with, by name
     * @param reach the hosts that have a container of one of them
     * @param policy what the rules say of sessions with it
     * @param slices what each of these hosts must know of it
     */
    private record TenantPlan(
            Tenant tenant,
            Presence presence,
            List<Outline> peers,
            SortedSet<String> reach,
            TenantPolicy policy,
            List<HostSlice> slices) {

        /** A plan that keeps of the one before what is the same. */
        static TenantPlan of(
                Joined joined,
                Tenant tenant,
                Presence presence,
                List<Outline> peers,
                TenantPolicy policy,
                @Nullable TenantPlan before) {
            Outline outline = presence.outline();
            SortedSet<String> reach = new TreeSet<>(outline.subnetsByHost().keySet());
            peers.forEach(peer -> reach.addAll(peer.subnetsByHost().keySet()));
            SortedSet<String> kept = before != null && before.reach.equals(reach) ? before.reach : reach;
            List<Outline> keptPeers = before != null && before.hasPeers(peers) ? before.peers : peers;
            List<HostSlice> slices = HostSlice.of(joined, tenant, outline, keptPeers, kept, policy);
            return new TenantPlan(tenant, presence, keptPeers, kept, policy, slices);
        }

        @SuppressWarnings("ReferenceEquality") // the edit keeps what it does not touch; comparing all would cost all
        boolean isOf(Tenant other) {
            return tenant == other;
        }

        /** The same plan, with a policy that says the same. */
        @SuppressWarnings("ReferenceEquality")
        TenantPlan with(TenantPolicy same) {
            return policy == same ? this : new TenantPlan(tenant, presence, peers, reach, same, slices);
        }

        @SuppressWarnings("ReferenceEquality")
        boolean hasPeers(List<Outline> others) {
            if (peers.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < peers.size(); i++) {
                if (peers.get(i) != others.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What an intent means. */
    public static NetworkView of(Intent intent) {
        Joined none = new Joined(Intent.EMPTY.hosts(), Intent.EMPTY.overlay());
        return new NetworkView(
                        Intent.EMPTY, none, PolicyIndex.EMPTY, PortIndex.EMPTY, SharedMap.empty(), SharedMap.empty())
                .next(intent);
    }

    /** What an edited intent means. Equal parts must be the same objects to be recognised as unchanged. */
    public NetworkView next(Intent edited) {
        boolean unchanged =
                edited.hosts().equals(intent.hosts()) && edited.overlay().equals(intent.overlay());
        Joined nextJoined = unchanged ? joined : new Joined(edited.hosts(), edited.overlay());
        boolean sameJoints = unchanged || joined.agreesWith(nextJoined);
        List<Change<String, Tenant>> differing = SharedMap.changes(intent.tenants(), edited.tenants());
        List<Change<TenantPair, Integer>> rezoned = SharedMap.changes(intent.zones(), edited.zones());
        RuleDiff operators = RuleDiff.between(intent.rules(), edited.rules());
        PolicyIndex nextIndex = index.next(operators, differing, rezoned);
        Set<String> concerned = sameJoints
                ? concerned(operators, differing, rezoned, nextIndex)
                : edited.tenants().keySet();
        PortIndex nextPorts = ports.next(differing);
        Map<String, Presence> made = new HashMap<>();
        SharedMap<String, TenantPlan> nextPlans = plans;
        Map<String, SharedMap<String, HostSlice>> changed = new HashMap<>();

        for (String name : concerned) {
            Tenant tenant = edited.tenants().get(name);
            if (tenant == null) {
                continue;
            }
            List<Outline> peers = new ArrayList<>();
            nextIndex
                    .peersOf(name)
                    .forEach(peer -> peers.add(presence(peer, edited, made).outline()));
            TenantPlan old = plans.get(name);
            TenantPolicy policy =
                    TenantPolicy.of(tenant, nextIndex, edited.tenants(), old == null ? null : old.policy());
            if (old != null
                    && sameJoints
                    && old.isOf(tenant)
                    && old.hasPeers(peers)
                    && old.policy().saysAsMuchAs(policy)) {
                nextPlans = nextPlans.with(name, old.with(policy));
            } else {
                TenantPlan plan = TenantPlan.of(nextJoined, tenant, presence(name, edited, made), peers, policy, old);
                nextPlans = nextPlans.with(name, plan);
                replace(old, plan, changed, sameJoints);
            }
        }
        for (Change<String, Tenant> change : differing) {
            if (change.after() == null) {
                nextPlans = nextPlans.without(change.key());
                replace(plans.get(change.key()), null, changed, sameJoints);
            }
        }
        SharedMap<String, HostView> nextHosts = hosts(nextJoined, nextPorts, changed, sameJoints);
        return new NetworkView(edited, nextJoined, nextIndex, nextPorts, nextPlans, nextHosts);
    }

    /**
     * The tenants whose plans an edit may change, and perhaps others: those that differ, and all that a rule joins with one
     * of them, before or after; each pair that a rule is about has a zone. Those, too, that an operator's rule names which
     * differs, or that share a zone which differs.
     */
    private Set<String> concerned(
            RuleDiff operators,
            List<Change<String, Tenant>> differing,
            List<Change<TenantPair, Integer>> rezoned,
            PolicyIndex nextIndex) {
        Set<String> concerned = new TreeSet<>();
        for (Change<String, Tenant> change : differing) {
            String name = change.key();
            concerned.add(name);
            for (PolicyIndex each : List.of(index, nextIndex)) {
                concerned.addAll(each.peersOf(name));
                concerned.addAll(each.zonesOf(name).keySet());
            }
        }
        for (List<Rule> rules : List.of(operators.gone(), operators.come())) {
            for (Rule rule : rules) {
                concerned.add(rule.pair().first());
                concerned.add(rule.pair().second());
            }
        }
        for (Change<TenantPair, Integer> change : rezoned) {
            concerned.add(change.key().first());
            concerned.add(change.key().second());
        }
        return concerned;
    }

    /** The intent that this is the meaning of. */
    public Intent intent() {
        return intent;
    }

    /** What one host's switch needs to know; empty if the intent has no such host. */
    public Optional<HostView> host(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    /**
     * Where a tenant has containers.
     *
     * @param made what was made for this edit, to which it may be added
     */
    private Presence presence(String name, Intent edited, Map<String, Presence> made) {
        Tenant tenant = edited.tenants().get(name);
        if (tenant == null) {
            throw new IllegalArgumentException("a rule names a tenant that is not there: " + name);
        }
        TenantPlan old = plans.get(name);
        return old != null && old.isOf(tenant)
                ? old.presence()
                : made.computeIfAbsent(name, key -> Presence.of(tenant, old == null ? null : old.presence()));
    }

    /** Puts a tenant's new slices in the place of its old ones, in those of the hosts concerned. */
    private void replace(
            @Nullable TenantPlan old,
            @Nullable TenantPlan plan,
            Map<String, SharedMap<String, HostSlice>> changed,
            boolean sameJoints) {
        if (old != null && sameJoints) {
            for (HostSlice slice : old.slices()) {
                changed.put(
                        slice.host(),
                        slicesOf(slice.host(), changed, sameJoints).without(slice.tenant()));
            }
        }
        if (plan != null) {
            for (HostSlice slice : plan.slices()) {
                changed.put(
                        slice.host(),
                        slicesOf(slice.host(), changed, sameJoints).with(slice.tenant(), slice));
            }
        }
    }

    private SharedMap<String, HostSlice> slicesOf(
            String host, Map<String, SharedMap<String, HostSlice>> changed, boolean sameJoints) {
        SharedMap<String, HostSlice> slices = changed.get(host);
        HostView view = sameJoints ? hosts.get(host) : null;
        return slices != null ? slices : view != null ? view.slices() : SharedMap.empty();
    }

    @SuppressWarnings("ReferenceEquality")
    private SharedMap<String, HostView> hosts(
            Joined nextJoined,
            PortIndex nextPorts,
            Map<String, SharedMap<String, HostSlice>> changed,
            boolean sameJoints) {
        boolean unchanged = nextJoined == joined;
        SharedMap<String, HostView> next = unchanged ? hosts : SharedMap.empty();
        for (String name : unchanged ? changed.keySet() : nextJoined.hosts().keySet()) {
            HostView before = sameJoints ? hosts.get(name) : null;
            SharedMap<String, HostSlice> slices = changed.get(name);
            SharedMap<String, HostSlice> kept = before == null ? SharedMap.empty() : before.slices();
            Host host = nextJoined.host(name);
            next = next.with(
                    name, new HostView(nextJoined, host, slices == null ? kept : slices, nextPorts.of(name), before));
        }
        return next;
    }
}
