package io.weir.controller.answers;

import io.weir.controller.openflow.PacketIn;
import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.Traffic;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What becomes of the packets that one switch hands over, within a rate for each port. Belongs to the switch's event loop. */
public final class PacketAnswers {

    /** Packets of one port that are looked at in a second, and at once after silence: what traceroute and programs need. */
    static final int PER_SECOND = 20;

    static final int BURST = 40;

    /** Ports whose rate is kept; the one longest unheard of goes first. */
    private static final int MAX_PORTS = 4_096;

    private final Decisions decisions;
    private final InstantSource clock;
    private final Map<Integer, TokenBucket> rates = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, TokenBucket> eldest) {
            return size() > MAX_PORTS;
        }
    };

    private @Nullable NetworkView network;
    private Map<String, Integer> ports = Map.of();
    private Map<Integer, ContainerId> containers = Map.of();
    private @Nullable RulesByNumber rules;

    public PacketAnswers(Decisions decisions, InstantSource clock) {
        this.decisions = decisions;
        this.clock = clock;
    }

    /**
     * Notes what is to be noted about a packet.
     *
     * @param nowPorts the switch's ports, name to number
     * @return the frame to send back out of the packet's port; empty if there is to be none
     */
    public Optional<byte[]> answer(
            PacketIn packet, NetworkView now, HostView host, Map<String, Integer> nowPorts, long nowNanos) {
        follow(now, host, nowPorts);
        if (Integer.valueOf(packet.port()).equals(ports.get(Outside.PORT))) {
            return isWithinRate(packet.port(), nowNanos) ? toOutside(packet, now, host) : Optional.empty();
        }
        ContainerId id = containers.get(packet.port());
        if (id == null || !isWithinRate(packet.port(), nowNanos)) {
            return Optional.empty();
        }
        Optional<Sender> sender = sender(now, id);
        if (isRunOut(packet)) {
            return sender.flatMap(one -> TimeExceeded.answer(packet.frame(), one));
        }
        Optional<RulesByNumber.Owned> rule = rule(packet, now);
        rule.filter(owned -> owned.rule().log()).ifPresent(owned -> note(packet, Optional.of(id), owned, host));
        return rule.filter(
                        owned -> owned.rule().action() == Rule.Action.REJECT && packet.table() == Table.DROP.number())
                .flatMap(owned -> sender)
                .flatMap(one -> Rejection.answer(packet.frame(), one));
    }

    /** What belongs to a session has its container's address by now, which nobody outside knows: it gets no answer. */
    private Optional<byte[]> toOutside(PacketIn packet, NetworkView now, HostView host) {
        Optional<RulesByNumber.Owned> rule = rule(packet, now);
        rule.filter(owned -> owned.rule().log()).ifPresent(owned -> note(packet, Optional.empty(), owned, host));
        return rule.filter(
                        owned -> owned.rule().action() == Rule.Action.REJECT && packet.table() == Table.DROP.number())
                .flatMap(owned -> Sender.outside(packet.frame()))
                .flatMap(sender -> Rejection.answer(packet.frame(), sender));
    }

    private boolean isWithinRate(int port, long nowNanos) {
        return rates.computeIfAbsent(port, unused -> new TokenBucket(PER_SECOND, BURST, nowNanos))
                .take(nowNanos);
    }

    @SuppressWarnings("ReferenceEquality") // a view is new whenever anything in it is
    private void follow(NetworkView now, HostView host, Map<String, Integer> nowPorts) {
        if (network == now && ports.equals(nowPorts)) {
            return;
        }
        Map<Integer, ContainerId> found = new HashMap<>();
        for (WantedPort wanted : host.ports()) {
            Integer number = nowPorts.get(wanted.name());
            if (number != null) {
                wanted.container().ifPresent(id -> found.put(number, id));
            }
        }
        rules = null;
        containers = found;
        network = now;
        ports = nowPorts;
    }

    private static boolean isRunOut(PacketIn packet) {
        return packet.table() == Table.ROUTE.number()
                && (packet.reason() == PacketIn.Reason.INVALID_TTL
                        || packet.dropReason() == Reason.TTL.code()
                        || packet.dropReason() == 0);
    }

    private Optional<RulesByNumber.Owned> rule(PacketIn packet, NetworkView now) {
        RulesByNumber known = rules == null ? new RulesByNumber(now.intent()) : rules;
        rules = known;
        return Cookie.rule(packet.cookie()).stream().boxed().findFirst().flatMap(known::rule);
    }

    private void note(PacketIn packet, Optional<ContainerId> sender, RulesByNumber.Owned owned, HostView host) {
        byte[] frame = packet.frame();
        int ip = SentPacket.ETHERNET;
        if (frame.length < ip + SentPacket.IP_HEADER) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        int protocol = bytes.get(ip + 9) & 0xff;
        int payload = ip + (bytes.get(ip) & 0xf) * 4;
        boolean hasPorts = Traffic.hasPorts(OptionalInt.of(protocol));
        boolean isWhole = frame.length >= payload + 4;
        int type = isWhole && protocol == SentPacket.ICMP ? bytes.get(payload) & 0xff : 0;
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
                new Ipv4Address(bytes.getInt(ip + 12)),
                hasPorts && isWhole ? bytes.getShort(payload) & 0xffff : 0,
                new Ipv4Address(bytes.getInt(ip + 16)),
                hasPorts && isWhole ? bytes.getShort(payload + 2) & 0xffff : type));
    }

    /** Of a rule about the outside. */
    private static String tenantOf(Rule rule) {
        return rule.to().tenantName().or(() -> rule.from().tenantName()).orElse("");
    }

    private static Optional<Sender> sender(NetworkView network, ContainerId id) {
        Tenant tenant = network.intent().tenants().get(id.tenant());
        Container container = tenant == null ? null : tenant.containers().get(id.name());
        if (tenant == null || container == null) {
            return Optional.empty();
        }
        return Optional.of(new Sender(
                container.mac(), container.address(), tenant.subnetOf(container).gateway()));
    }
}
