package io.weir.flows.simulate;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import io.weir.flows.openflow.Field;
import io.weir.flows.policy.End.InCluster;
import io.weir.flows.policy.End.Outside;
import io.weir.flows.policy.Judge;
import io.weir.flows.policy.Opening;
import io.weir.flows.policy.Ruling;
import io.weir.flows.simulate.Judgement.Session;

/** What an intent means for the first packet of a session that the outside begins: by the model, and the policy in words. */
final class IncomingOracle {

    private final Intent intent;

    IncomingOracle(Intent intent) {
        this.intent = intent;
    }

    /** What becomes of a packet that a host's kernel sends by the port that leads outside, of no known session. */
    String fateOf(String host, Packet packet) {
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
                    return published(tenant, container, packet);
                }
            }
        }
        return "dropped";
    }

    private String published(Tenant tenant, Container container, Packet packet) {
        Ipv4Address from = new Ipv4Address((int) field(packet, Field.IPV4_SRC));
        boolean isInside = Oracle.reach(tenant, intent)
                .flatMap(owner -> owner.subnets().values().stream())
                .anyMatch(subnet -> subnet.prefix().contains(from));
        Session opening = OracleSessions.session(packet);
        boolean isPublished = container.publish().stream()
                .anyMatch(each -> each.protocol() == opening.protocol() && each.to() == opening.kind());
        if (isInside || !isPublished) {
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
