package io.weir.flows.document;

import io.weir.flows.model.Host;
import io.weir.flows.model.HostPort;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the ports that a container publishes, each by itself, against the others and against its host. */
final class PublishReader {

    private static final List<String> KEYS = List.of("protocol", "port", "to");
    private static final int MAX_PORT = 0xffff;

    /** What Weir itself needs of every host (RFC 7348; RFC 8926; OpenFlow 1.4, 6.3.3), and would lead astray. */
    private static final Map<HostPort, String> NEEDED = Map.of(
            new HostPort(Traffic.UDP, 4789),
            "VXLAN",
            new HostPort(Traffic.UDP, 6081),
            "Geneve",
            new HostPort(Traffic.TCP, 6653),
            "OpenFlow",
            new HostPort(Traffic.TCP, 8653),
            "the controller's REST");

    private PublishReader() {}

    private enum Transport {
        TCP(Traffic.TCP),
        UDP(Traffic.UDP);

        private final int number;

        Transport(int number) {
            this.number = number;
        }
    }

    /**
     * The ports without a problem, as they stand.
     *
     * @param container where {@code publish} may stand
     * @param host the container's, if it is known
     */
    static List<DeclaredPublication> read(Fields container, Optional<Host> host) {
        List<DeclaredPublication> read = new ArrayList<>();
        int index = 0;
        for (Node item : container.list("publish")) {
            DocumentPath path = container.path().key("publish").item(index++);
            Fields.of(item, path, item.line(), container.problems())
                    .flatMap(fields -> publication(fields, host))
                    .ifPresent(read::add);
        }
        checkTargets(read);
        if (!read.isEmpty()
                && host.filter(it -> it.wayOut() == Host.WayOut.NONE).isPresent()) {
            container.wrong(
                    "publish",
                    "host " + host.get().name() + " has no way outside",
                    "another host, or leave outside: none away there");
        }
        return read;
    }

    private static Optional<DeclaredPublication> publication(Fields fields, Optional<Host> host) {
        fields.allowOnly(KEYS);
        Transport protocol = Forms.word(fields.scalar("protocol"), Transport.TCP, "what is published");
        OptionalInt port = Forms.number(fields.required("port", "the port of the host, 1 to 65535"), 1, MAX_PORT);
        OptionalInt to = fields.node("to") == null ? port : Forms.number(fields.scalar("to"), 1, MAX_PORT);
        if (port.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        checkFree(new HostPort(protocol.number, port.getAsInt()), fields, host);
        return Optional.of(
                new DeclaredPublication(new Publication(protocol.number, port.getAsInt(), to.getAsInt()), fields));
    }

    private static void checkFree(HostPort port, Fields fields, Optional<Host> host) {
        String owner = NEEDED.get(port);
        if (owner != null) {
            fields.wrong("port", "port " + port.port() + " of the host is for " + owner, "any other port");
        } else if (host.filter(it -> it.reserved().contains(port)).isPresent()) {
            fields.wrong(
                    "port",
                    "host " + host.get().name() + " serves " + port + " itself, and would no longer be reached there",
                    "another port, or leave " + port + " out of the host's reserved-ports if it does not");
        }
    }

    /** Two ways to one port of a container could not be told apart in the switch, so that neither could be taken alone. */
    private static void checkTargets(List<DeclaredPublication> read) {
        Map<List<Integer>, DeclaredPublication> targets = new HashMap<>();
        for (DeclaredPublication each : read) {
            Publication form = each.form();
            DeclaredPublication same = targets.putIfAbsent(List.of(form.protocol(), form.to()), each);
            if (same != null && same.form().port() != form.port()) {
                each.fields()
                        .wrong(
                                "the container's port " + form.to() + " is published already, as port "
                                        + same.form().port(),
                                "one port of the host for each of the container's");
            }
        }
    }
}
