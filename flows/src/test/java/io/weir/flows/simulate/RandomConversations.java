package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.RST;
import static io.weir.flows.simulate.TcpFlag.SYN;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Tenant;
import io.weir.flows.openflow.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Packets of a few sessions between containers, as they may come: first packets, replies, later ones, some of sessions
 * that nobody began, ICMP errors about them from an end or from somebody else.
 */
final class RandomConversations {

    private static final int CONVERSATIONS = 6;
    private static final List<Ipv4Address> OUTSIDE =
            List.of(Ipv4Address.of("203.0.113.9"), Ipv4Address.of("198.51.100.9"));
    private static final List<TcpFlag[]> FROM_CLIENT = List.of(new TcpFlag[] {SYN}, new TcpFlag[] {ACK});
    private static final List<TcpFlag[]> FROM_SERVER = List.<TcpFlag[]>of(new TcpFlag[] {SYN, ACK});

    private final Random random;
    private final List<Conversation> conversations = new ArrayList<>();

    /** Who talks to whom, and how; the client's port, or what tells its pings apart. */
    private record Conversation(ContainerId client, ContainerId server, Kind kind, int clientPort, int serverPort) {}

    private enum Kind {
        /** Only the client begins it. */
        TCP_FROM_ITS_BEGINNING,
        /** Either end may seem to begin it, as when tracking sets in while it goes on. */
        TCP_MID_STREAM,
        UDP,
        SCTP,
        PING,
        OTHER
    }

    /** A packet, and which container sends it. */
    record Sent(ContainerId from, Packet packet) {

        @Override
        public String toString() {
            return from + " sends " + words(packet)
                    + packet.about().map(about -> " about " + words(about)).orElse("");
        }

        private static String words(Packet packet) {
            return new Ipv4Address((int) field(packet, Field.IPV4_SRC)) + " > "
                    + new Ipv4Address((int) field(packet, Field.IPV4_DST)) + " protocol "
                    + field(packet, Field.IP_PROTO) + " "
                    + packet.get(Field.TCP_SRC)
                            .orElse(packet.get(Field.UDP_SRC)
                                    .orElse(packet.get(Field.SCTP_SRC).orElse(-1)))
                    + " > "
                    + packet.get(Field.TCP_DST)
                            .orElse(packet.get(Field.UDP_DST)
                                    .orElse(packet.get(Field.SCTP_DST).orElse(-1)))
                    + " "
                    + packet.tcpFlags() + " icmp " + packet.get(Field.ICMP_TYPE) + " " + packet.icmpIdentifier();
        }

        private static long field(Packet packet, Field field) {
            return packet.get(field).orElseThrow();
        }
    }

    RandomConversations(long seed) {
        random = new Random(seed);
    }

    /** The next packet; empty if there is nobody to send one. */
    Optional<Sent> next(Intent intent) {
        conversations.removeIf(one -> isGone(one.client, intent) || isGone(one.server, intent));
        List<ContainerId> present = present(intent);
        if (present.size() < 2) {
            return Optional.empty();
        }
        if (conversations.size() < CONVERSATIONS || random.nextInt(12) == 0) {
            Conversation another = conversation(present);
            if (!addressOf(another.client, intent).equals(addressOf(another.server, intent))) {
                conversations.add(another);
            }
        }
        if (conversations.size() > CONVERSATIONS) {
            conversations.remove(0);
        }
        if (conversations.isEmpty()) {
            return Optional.empty();
        }
        Conversation about = oneOf(conversations);
        boolean fromClient = random.nextBoolean();
        if (random.nextInt(6) > 0) {
            ContainerId from = fromClient ? about.client : about.server;
            return Optional.of(new Sent(from, packet(about, fromClient, intent)));
        }
        ContainerId to = fromClient ? about.server : about.client;
        ContainerId from = random.nextInt(3) == 0 ? oneOf(present) : fromClient ? about.client : about.server;
        Packet spokenOf = packet(about, random.nextInt(6) == 0 ? fromClient : !fromClient, intent);
        return Optional.of(new Sent(from, ip(from, to, intent).icmpError(3, random.nextInt(4), spokenOf)));
    }

    /** What some container sends outside; ports and addresses are few, so that sessions come again. */
    Optional<Sent> nextToOutside(Intent intent) {
        List<ContainerId> present = present(intent);
        if (present.isEmpty()) {
            return Optional.empty();
        }
        ContainerId from = oneOf(present);
        Container sender = intent.tenants().get(from.tenant()).containers().get(from.name());
        Packet packet = Packet.ipv4(sender.mac(), MacAddress.GATEWAY, sender.address(), oneOf(OUTSIDE), 47, 64);
        Conversation about = conversation(List.of(from));
        return Optional.of(new Sent(from, packet(about, true, packet)));
    }

    private Conversation conversation(List<ContainerId> present) {
        ContainerId client = oneOf(present);
        List<ContainerId> near = present.stream()
                .filter(other -> other.tenant().equals(client.tenant()) && !other.equals(client))
                .toList();
        ContainerId server = oneOf(random.nextInt(3) > 0 && !near.isEmpty() ? near : present);
        int port = oneOf(List.of(22, 53, 80, 85, 443, 8080));
        Kind kind = oneOf(List.of(Kind.values()));
        return new Conversation(client, server, kind, 1000 + 10 * kind.ordinal() + random.nextInt(2), port);
    }

    private Packet packet(Conversation it, boolean fromClient, Intent intent) {
        return packet(it, fromClient, fromClient ? ip(it.client, it.server, intent) : ip(it.server, it.client, intent));
    }

    private Packet packet(Conversation it, boolean fromClient, Packet packet) {
        int source = fromClient ? it.clientPort : it.serverPort;
        int destination = fromClient ? it.serverPort : it.clientPort;
        return switch (it.kind) {
            case TCP_FROM_ITS_BEGINNING ->
                packet.tcp(source, destination, oneOf(fromClient ? FROM_CLIENT : FROM_SERVER));
            case TCP_MID_STREAM ->
                packet.tcp(source, destination, random.nextInt(6) > 0 ? new TcpFlag[] {ACK} : new TcpFlag[] {RST, ACK});
            case UDP -> packet.udp(source, destination);
            case SCTP -> packet.sctp(source, destination);
            case PING -> packet.icmp(fromClient ? 8 : 0, 0, it.clientPort);
            case OTHER -> packet;
        };
    }

    private static Packet ip(ContainerId from, ContainerId to, Intent intent) {
        Tenant tenant = intent.tenants().get(from.tenant());
        Container sender = tenant.containers().get(from.name());
        Container receiver = intent.tenants().get(to.tenant()).containers().get(to.name());
        boolean near = from.tenant().equals(to.tenant()) && sender.subnet().equals(receiver.subnet());
        MacAddress mac = near ? receiver.mac() : MacAddress.GATEWAY;
        return Packet.ipv4(sender.mac(), mac, sender.address(), receiver.address(), 47, 64);
    }

    private static Ipv4Address addressOf(ContainerId id, Intent intent) {
        return intent.tenants().get(id.tenant()).containers().get(id.name()).address();
    }

    private static List<ContainerId> present(Intent intent) {
        List<ContainerId> present = new ArrayList<>();
        intent.tenants().forEach((tenant, all) -> all.containers().keySet().stream()
                .map(name -> new ContainerId(tenant, name))
                .filter(id -> !isGone(id, intent))
                .forEach(present::add));
        return present;
    }

    private static boolean isGone(ContainerId id, Intent intent) {
        Tenant tenant = intent.tenants().get(id.tenant());
        Container container = tenant == null ? null : tenant.containers().get(id.name());
        return container == null || container.state() != Container.State.RUNNING;
    }

    private <T> T oneOf(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
