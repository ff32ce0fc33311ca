package io.weir.flows.document;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Selector;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.TenantPair;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Brings an edit to its end: checks what it touches against all else, at the cost of what it touches, and numbers the
 * zones that it needs.
 */
final class Settlement {

    private final Intent before;
    private final Intent edited;
    private final InUse inUse;
    private final InUse.Moved moved;
    private final Fields at;

    private Settlement(Intent edited, InUse inUse, Fields at) {
        this.before = inUse.intent();
        this.edited = edited;
        this.inUse = inUse;
        this.moved = inUse.move(edited);
        this.at = at;
    }

    /**
     * What an edit comes to.
     *
     * @param edited the intent with the part that is edited, and the zones that were before
     * @param inUse is at the intent before; afterwards at the one after, or still there if the edit has problems
     * @param at where the edited part stands, free of problems
     */
    @SuppressWarnings("ReferenceEquality") // an edit that changes nothing gives back what it got
    static Reading settle(Intent edited, InUse inUse, Fields at) {
        Intent before = inUse.intent();
        if (edited == before) {
            return new Reading.Whole(before);
        }
        Settlement settlement = new Settlement(edited, inUse, at);
        settlement.checkNamed();
        settlement.checkPeers();
        SortedMap<TenantPair, Integer> zones = settlement.zones();
        if (!at.problems().isEmpty()) {
            inUse.move(before);
            return new Reading.Bad(at.problems().list());
        }
        Intent after = zones == edited.zones() ? edited : edited.withZones(zones);
        inUse.adopt(after);
        return new Reading.Whole(after);
    }

    private void checkNamed() {
        Set<ContainerId> gone = new HashSet<>();
        for (ContainerId container : moved.goneContainers()) {
            if (inUse.isNamed(container)) {
                gone.add(container);
            }
        }
        if (gone.isEmpty() && moved.goneTenants().isEmpty()) {
            return;
        }
        forEachRule((id, rule) -> {
            for (Selector end : List.of(rule.from(), rule.to())) {
                boolean isGone = end instanceof Selector.One one && gone.contains(one.container())
                        || end.tenantName()
                                .filter(moved.goneTenants()::contains)
                                .isPresent();
                if (isGone) {
                    at.wrong(
                            "rule " + id + (rule.isWithdrawn() ? "@" + rule.number() : "") + " names " + end,
                            "take the rule out first");
                }
            }
        });
    }

    private void forEachRule(BiConsumer<RuleId, Rule> out) {
        edited.rules().forEach(rule -> out.accept(new RuleId(RuleId.OPERATOR, rule.name()), rule));
        edited.tenants().values().forEach(tenant -> tenant.rules()
                .forEach(rule -> out.accept(new RuleId(tenant.name(), rule.name()), rule)));
    }

    private void checkPeers() {
        Set<String> concerned = new TreeSet<>();
        for (TenantPair pair : moved.pairs()) {
            if (inUse.peersOf(pair.first()).contains(pair.second())) {
                concerned.add(pair.first());
                concerned.add(pair.second());
            }
        }
        for (String tenant : moved.readdressed()) {
            concerned.add(tenant);
            concerned.addAll(inUse.peersOf(tenant));
        }
        Set<PeerAddresses.Cause> told = new HashSet<>();
        Prefixes prefixes = Prefixes.of(edited);
        PeerAddresses.Before former = new PeerAddresses.Before(this::peersBefore, Prefixes.of(before));
        for (String tenant : concerned) {
            for (PeerAddresses.Overlap overlap : PeerAddresses.check(tenant, inUse.peersOf(tenant), prefixes, former)) {
                if (told.add(overlap.cause())) {
                    PeerAddresses.Joining joining = new PeerAddresses.Joining();
                    forEachRule(joining::add);
                    overlap.tell(at, joining);
                }
            }
        }
    }

    private Set<String> peersBefore(String tenant) {
        Set<String> peers = new TreeSet<>(inUse.peersOf(tenant));
        peers.removeIf(peer -> moved.joined().contains(TenantPair.of(tenant, peer)));
        moved.parted().stream().flatMap(pair -> pair.peerOf(tenant).stream()).forEach(peers::add);
        return peers;
    }

    /** The zones; those before, uncopied, if no pair came or went. */
    private SortedMap<TenantPair, Integer> zones() {
        SortedMap<TenantPair, Integer> before = edited.zones();
        List<TenantPair> differing = moved.pairs().stream()
                .filter(pair -> inUse.isRuled(pair) != before.containsKey(pair))
                .toList();
        if (differing.isEmpty()) {
            return before;
        }
        SharedMap<TenantPair, Integer> zones = SharedMap.copyOf(before);
        for (TenantPair pair : differing) {
            zones = zones.without(pair);
        }
        SortedMap<TenantPair, Integer> kept = zones;
        Set<Integer> given = new HashSet<>();
        StableHash hash = new StableHash();
        for (TenantPair pair : differing) {
            if (inUse.isRuled(pair)) {
                OptionalLong free = hash.choose(
                        Zones.NUMBERS,
                        Zones.name(pair),
                        "",
                        Intent.MAX_ZONE,
                        number -> pair.canHaveZone((int) number + 1)
                                && !isTaken((int) number + 1, kept)
                                && !given.contains((int) number + 1));
                if (free.isEmpty()) {
                    at.wrong(
                            "more than " + Intent.MAX_ZONE + " pairs of tenants would have rules",
                            "take the rules of another pair out first");
                    return before;
                }
                zones = zones.with(pair, (int) free.getAsLong() + 1);
                given.add((int) free.getAsLong() + 1);
            }
        }
        return zones;
    }

    /** Whether a number is a container's that publishes ports, or the zone of one of these pairs. */
    private boolean isTaken(int number, SortedMap<TenantPair, Integer> zones) {
        TenantPair pair = inUse.pairOf(number);
        return inUse.isPublished(number) || pair != null && zones.containsKey(pair);
    }
}
