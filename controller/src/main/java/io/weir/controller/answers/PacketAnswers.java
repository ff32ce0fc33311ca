package io.weir.controller.answers;

import io.weir.controller.openflow.NetworkOrder;
import io.weir.controller.openflow.PacketIn;
import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.Traffic;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the packets that one switch hands over, within a rate for each port. Belongs to the switch's event loop.
 *
 * <p>What it must know of the intent is gathered when a packet comes, once after each change: most changes are followed by
 * another before any packet is.
 */
public final class PacketAnswers {

    /** Packets of one port that are looked at in a second, and at once after silence: what traceroute and programs need. */
    static final int PER_SECOND = 20;

    static final int BURST = 40;

    private final Decisions decisions;
    private final InstantSource clock;

    private Optional<Assigned> assigned = Optional.empty();
    private Map<String, Integer> numbers = Map.of();
    private boolean isCurrent;
    /** Where packets come from, by the port's OpenFlow number. */
    private Map<Integer, Origin> origins = Map.of();

    private @Nullable RulesByNumber rules;

    private record Assigned(Intent intent, HostView host) {}

    /**
     * A port that packets may come from; its rate is kept for as long as the port is there.
     *
     * @param container who sends there; empty for the port to the outside, where each frame tells it
     */
    private record Origin(Optional<Known> container, TokenBucket rate) {}

    private record Known(ContainerId id, Sender sender) {}

    public PacketAnswers(Decisions decisions, InstantSource clock) {
        this.decisions = decisions;
        this.clock = clock;
    }

    /** From now on the switch is this host's. */
    public void assign(NetworkView network, HostView host) {
        assigned = Optional.of(new Assigned(network.intent(), host));
        isCurrent = false;
    }

    /** The switch is no host's: nothing is answered. */
    public void release() {
        assigned = Optional.empty();
        isCurrent = false;
    }

    /** The switch's ports are these, name to number. */
    public void portsChanged(Map<String, Integer> ports) {
        numbers = ports;
        isCurrent = false;
    }

    /**
     * Notes what is to be noted about a packet.
     *
     * @return the frame to send back out of the packet's port; empty if there is to be none
     */
    public Optional<byte[]> answer(PacketIn packet, long nowNanos) {
        if (!isCurrent) {
            gather(nowNanos);
        }
        Origin origin = origins.get(packet.port());
        if (origin == null || assigned.isEmpty() || !origin.rate().take(nowNanos)) {
            return Optional.empty();
        }
        if (isRunOut(packet)) {
            return origin.container().isEmpty()
                    ? Optional.empty()
                    : TimeExceeded.answer(
                            packet.frame(), origin.container().get().sender());
        }
        return rule(packet, assigned.get().intent())
                .flatMap(owned ->
                        ruled(packet, origin.container(), owned, assigned.get().host()));
    }

    private void gather(long nowNanos) {
        Map<Integer, Origin> found = new HashMap<>();
        assigned.ifPresent(now -> {
            for (WantedPort wanted : now.host().ports()) {
                Integer number = numbers.get(wanted.name());
                if (number != null) {
                    wanted.container()
                            .flatMap(id -> known(now.intent(), id))
                            .ifPresent(
                                    known -> found.put(number, new Origin(Optional.of(known), rate(number, nowNanos))));
                }
            }
            Integer outside = numbers.get(Outside.PORT);
            if (outside != null) {
                found.put(outside, new Origin(Optional.empty(), rate(outside, nowNanos)));
            }
        });
        origins = found;
        rules = null;
        isCurrent = true;
    }

    private TokenBucket rate(int port, long nowNanos) {
        Origin before = origins.get(port);
        return before == null ? new TokenBucket(PER_SECOND, BURST, nowNanos) : before.rate();
    }

    private static Optional<Known> known(Intent intent, ContainerId id) {
        Tenant tenant = intent.tenants().get(id.tenant());
        Container container = tenant == null ? null : tenant.containers().get(id.name());
        if (tenant == null || container == null) {
            return Optional.empty();
        }
        return Optional.of(new Known(
                id,
                Sender.of(
                        container.mac(),
                        container.address(),
                        tenant.subnetOf(container).gateway())));
    }

    private static boolean isRunOut(PacketIn packet) {
        return packet.table() == Table.ROUTE.number()
                && (packet.reason() == PacketIn.Reason.INVALID_TTL
                        || packet.dropReason() == Reason.TTL.code()
                        || packet.dropReason() == 0);
    }

    private Optional<RulesByNumber.Owned> rule(PacketIn packet, Intent intent) {
        RulesByNumber known = rules == null ? new RulesByNumber(intent) : rules;
        rules = known;
        return Cookie.rule(packet.cookie()).stream().boxed().findFirst().flatMap(known::rule);
    }

    /** What belongs to a session with the outside has its container's address by now, and gets no answer there. */
    private Optional<byte[]> ruled(
            PacketIn packet, Optional<Known> container, RulesByNumber.Owned owned, HostView host) {
        if (owned.rule().log()) {
            note(packet, container.map(Known::id), owned, host);
        }
        if (owned.rule().action() != Rule.Action.REJECT || packet.table() != Table.DROP.number()) {
            return Optional.empty();
        }
        return container
                .map(Known::sender)
                .or(() -> Sender.outside(packet.frame()))
                .flatMap(sender -> Rejection.answer(packet.frame(), sender));
    }

    private void note(PacketIn packet, Optional<ContainerId> sender, RulesByNumber.Owned owned, HostView host) {
        byte[] frame = packet.frame();
        int ip = SentPacket.ETHERNET;
        if (frame.length < ip + SentPacket.IP_HEADER) {
            return;
        }
        int protocol = NetworkOrder.getByte(frame, ip + 9);
        int payload = ip + (frame[ip] & 0xf) * 4;
        boolean hasPorts = Traffic.hasPorts(OptionalInt.of(protocol));
        boolean isWhole = frame.length >= payload + 4;
        int type = isWhole && protocol == SentPacket.ICMP ? NetworkOrder.getByte(frame, payload) : 0;
        decisions.add(number -> new Decision(
                number,
                clock.instant(),
                host.host().name(),
                sender,
                sender.map(ContainerId::tenant).orElseGet(() -> tenantOf(owned.rule())),
                owned.id(),
                owned.rule().action(),
                owned.rule().mode(),
                protocol,
                new Ipv4Address(NetworkOrder.getInt(frame, ip + 12)),
                hasPorts && isWhole ? NetworkOrder.getShort(frame, payload) : 0,
                new Ipv4Address(NetworkOrder.getInt(frame, ip + 16)),
                hasPorts && isWhole ? NetworkOrder.getShort(frame, payload + 2) : type));
    }

    /** Of a rule about the outside. */
    private static String tenantOf(Rule rule) {
        return rule.to().tenantName().or(() -> rule.from().tenantName()).orElse("");
    }
}
