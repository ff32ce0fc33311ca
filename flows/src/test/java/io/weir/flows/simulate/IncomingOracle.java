package io.weir.flows.simulate;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import io.weir.flows.openflow.Field;
import io.weir.flows.policy.End.InCluster;
import io.weir.flows.policy.End.Outside;
import io.weir.flows.policy.Judge;
import io.weir.flows.policy.Opening;
import io.weir.flows.policy.Ruling;
import io.weir.flows.simulate.Judgement.Session;
import io.weir.flows.simulate.Judgement.Verdict;
import java.util.Optional;

/** What an intent means for the first packet of a session that the outside begins: by the model, and the policy in words. */
final class IncomingOracle {

    private final Intent intent;

    IncomingOracle(Intent intent) {
        this.intent = intent;
    }

    /** What becomes of a packet that a host's kernel sends by the port that leads outside, of no known session. */
    String fateOf(String host, Packet packet) {
        return receiver(intent, host, packet)
                .map(end -> published(end.tenant(), end.container(), packet))
                .orElse("dropped");
    }

    /** The container that a host's kernel means with a packet, by the address that stands for it; empty if none. */
    static Optional<Judgement.End> receiver(Intent intent, String host, Packet packet) {
        long to = field(packet, Field.IPV4_DST);
        for (Tenant tenant : intent.tenants().values()) {
            for (Container container : tenant.containers().values()) {
                boolean isMeant = container.published().isPresent()
                        && io.weir.flows.model.Outside.address(
                                                container.published().getAsInt())
                                        .asLong()
                                == to
                        && container.host().equals(host)
                        && container.state() != Container.State.DESTROYED;
                if (isMeant && intent.zones().containsKey(TenantPair.outside(tenant.name()))) {
                    return Optional.of(new Judgement.End(tenant, container));
                }
            }
        }
        return Optional.empty();
    }

    /** What becomes of a session that the outside begins, now or earlier: whoever has an address in reach is not outside. */
    static Verdict verdictOf(Ipv4Address client, Judgement.End to, Session session, Judgement judgement) {
        return isOpen(client, to.tenant(), to.container(), session, judgement.intent())
                ? judgement.of(client, to, session)
                : Judgement.UNPUBLISHED;
    }

    private static boolean isOpen(
            Ipv4Address client, Tenant tenant, Container container, Session session, Intent intent) {
        boolean isInside = Oracle.reach(tenant, intent)
                .flatMap(owner -> owner.subnets().values().stream())
                .anyMatch(subnet -> subnet.prefix().contains(client));
        // Where no rule is about what the outside begins, it is for want of one that nobody is let in.
        boolean isAsked = intent.allRules()
                .anyMatch(rule -> rule.from() instanceof Selector.Outside
                        && rule.pair().equals(TenantPair.outside(tenant.name())));
        return !(isInside && isAsked)
                && container.publish().stream()
                        .anyMatch(each -> each.protocol() == session.protocol() && each.to() == session.kind());
    }

    private String published(Tenant tenant, Container container, Packet packet) {
        Ipv4Address from = new Ipv4Address((int) field(packet, Field.IPV4_SRC));
        Session opening = OracleSessions.session(packet);
        if (!isOpen(from, tenant, container, opening, intent)) {
            return "dropped";
        }
        ContainerId id = new ContainerId(tenant.name(), container.name());
        Ruling ruling = new Judge(intent)
                .judge(
                        new Outside(from),
                        new InCluster(id),
                        new Opening(opening.protocol(), opening.kind(), opening.code()));
        if (!ruling.isAllowed()) {
            return inWords(ruling);
        }
        return "delivered to " + id + " with TTL " + field(packet, Field.IP_TTL);
    }

    private static String inWords(Ruling refusal) {
        int rule = refusal.basis() instanceof Ruling.Decided decided
                ? decided.rule().number()
                : 0;
        return (refusal.action() == Rule.Action.REJECT ? "rejected by " : "dropped by ") + rule;
    }

    private static long field(Packet packet, Field field) {
        return packet.get(field).orElseThrow();
    }
}
