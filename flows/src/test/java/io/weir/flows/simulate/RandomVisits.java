package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.SYN;

import io.weir.flows.compile.RandomPublications;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.Traffic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Packets of a few sessions that the outside begins with published ports, or would begin, both ways; ICMP errors about them
 * from an end, from a router on the way or from a container that has no part in them. They go on when the port is not
 * published any more.
 */
final class RandomVisits {

    private static final int VISITS = 6;
    private static final int FIRST_CLIENT_PORT = 2000;
    private static final Ipv4Address ROUTER = Ipv4Address.of("192.0.2.254");
    /** The last one may be in a container's subnet, or be outside until a subnet has it. */
    private static final List<Ipv4Address> CLIENTS = List.of(
            Ipv4Address.of("203.0.113.9"),
            Ipv4Address.of("203.0.113.10"),
            Ipv4Address.of("198.51.100.9"),
            Ipv4Address.of("10.4.0.9"));

    private final Random random;
    private final List<Visit> visits = new ArrayList<>();
    /** Those that were let in once: only they are answered, so that an answer is never a session of its own. */
    private final Set<Visit> begun = new HashSet<>();

    /** Who talks to whom, and how; by the number that stood for the container. */
    record Visit(
            ContainerId to, String host, Ipv4Address at, Ipv4Address client, int protocol, int port, int clientPort) {}

    /**
     * A packet, and who sends it.
     *
     * @param about empty if it has nothing to do with what the outside begins
     * @param from empty if it is the outside, by the kernel of the container's host
     */
    record Sent(String kind, Optional<Visit> about, Optional<ContainerId> from, Packet packet) {

        /** What a container sends for itself. */
        static Sent apart(ContainerId from, Packet packet) {
            return new Sent("apart", Optional.empty(), Optional.of(from), packet);
        }

        /** Where it comes in, if from outside. */
        String host() {
            return about.orElseThrow().host;
        }

        @Override
        public String toString() {
            return kind + ": " + from.map(ContainerId::toString).orElseGet(() -> "the outside at " + host()) + " sends "
                    + packet;
        }
    }

    RandomVisits(long seed) {
        random = new Random(seed);
    }

    /** The next packet; empty if there is nobody to send one. */
    Optional<Sent> next(Intent intent) {
        visits.removeIf(visit -> running(visit.to, intent).isEmpty());
        List<ContainerId> published = present(intent).stream()
                .filter(id -> running(id, intent).flatMap(RandomVisits::address).isPresent())
                .toList();
        if (!published.isEmpty() && (visits.size() < VISITS || random.nextInt(8) == 0)) {
            visits.add(visit(oneOf(published), intent));
        }
        if (visits.size() > VISITS) {
            // Those that nothing came of make room first.
            visits.remove(visits.stream()
                    .filter(visit -> !begun.contains(visit))
                    .findFirst()
                    .orElse(visits.get(0)));
        }
        if (visits.isEmpty()) {
            return Optional.empty();
        }
        Visit about = oneOf(visits);
        boolean fromClient = !begun.contains(about) || random.nextBoolean();
        return Optional.of(
                random.nextInt(4) == 0 && begun.contains(about)
                        ? error(about, fromClient, intent)
                        : fromClient ? incoming(about) : answer(about, intent));
    }

    /** What was sent last has been let in. */
    void isLetIn(Sent sent) {
        sent.about.ifPresent(begun::add);
    }

    private Visit visit(ContainerId to, Intent intent) {
        Container container = running(to, intent).orElseThrow();
        boolean isPublished = random.nextInt(5) > 0;
        Publication some = oneOf(container.publish());
        return new Visit(
                to,
                container.host(),
                address(container).orElseThrow(),
                oneOf(CLIENTS),
                isPublished ? some.protocol() : oneOf(List.of(Traffic.TCP, Traffic.UDP)),
                isPublished ? some.to() : oneOf(RandomPublications.PORTS),
                FIRST_CLIENT_PORT + random.nextInt(3));
    }

    private Sent incoming(Visit it) {
        return new Sent(begun.contains(it) ? "later" : "new", Optional.of(it), Optional.empty(), in(it, it.at));
    }

    private Sent answer(Visit it, Intent intent) {
        Packet answer = segment(it, false, toClient(it, it.to, intent));
        return new Sent("answer", Optional.of(it), Optional.of(it.to), answer);
    }

    private Sent error(Visit it, boolean fromClient, Intent intent) {
        if (fromClient) {
            Packet spokenOf =
                    segment(it, false, Packet.ipv4(Outside.SWITCH_MAC, Outside.HOST_MAC, it.at, it.client, 0, 60));
            Ipv4Address router = random.nextBoolean() ? ROUTER : it.client;
            Packet error = Packet.ipv4(Outside.HOST_MAC, Outside.SWITCH_MAC, router, it.at, 0, 60);
            return new Sent(
                    "error", Optional.of(it), Optional.empty(), error.icmpError(3, random.nextInt(5), spokenOf));
        }
        ContainerId from = random.nextInt(3) == 0 ? oneOf(present(intent)) : it.to;
        Packet spokenOf = in(it, running(it.to, intent).orElseThrow().address());
        Packet error = toClient(it, from, intent).icmpError(3, random.nextInt(5), spokenOf);
        return new Sent("error back", Optional.of(it), Optional.of(from), error);
    }

    private Packet in(Visit it, Ipv4Address to) {
        return segment(it, true, Packet.ipv4(Outside.HOST_MAC, Outside.SWITCH_MAC, it.client, to, 0, 60));
    }

    private static Packet toClient(Visit it, ContainerId from, Intent intent) {
        Container sender = running(from, intent).orElseThrow();
        return Packet.ipv4(sender.mac(), MacAddress.GATEWAY, sender.address(), it.client, 0, 64);
    }

    private Packet segment(Visit it, boolean fromClient, Packet packet) {
        int source = fromClient ? it.clientPort : it.port;
        int destination = fromClient ? it.port : it.clientPort;
        TcpFlag[] first = fromClient ? new TcpFlag[] {SYN} : new TcpFlag[] {SYN, ACK};
        return it.protocol == Traffic.UDP
                ? packet.udp(source, destination)
                : packet.tcp(source, destination, random.nextBoolean() ? first : new TcpFlag[] {ACK});
    }

    private static List<ContainerId> present(Intent intent) {
        return intent.tenants().values().stream()
                .flatMap(tenant ->
                        tenant.containers().keySet().stream().map(name -> new ContainerId(tenant.name(), name)))
                .filter(id -> running(id, intent).isPresent())
                .toList();
    }

    private static Optional<Container> running(ContainerId id, Intent intent) {
        Tenant tenant = intent.tenants().get(id.tenant());
        return Optional.ofNullable(tenant == null ? null : tenant.containers().get(id.name()))
                .filter(container -> container.state() == Container.State.RUNNING);
    }

    private static Optional<Ipv4Address> address(Container container) {
        return container.published().isPresent()
                ? Optional.of(Outside.address(container.published().getAsInt()))
                : Optional.empty();
    }

    private <T> T oneOf(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
