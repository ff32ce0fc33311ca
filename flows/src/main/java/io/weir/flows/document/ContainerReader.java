package io.weir.flows.document;

import io.weir.flows.document.Node.Entries;
import io.weir.flows.document.Node.Entry;
import io.weir.flows.model.Container;
import io.weir.flows.model.Container.State;
import io.weir.flows.model.Container.Template;
import io.weir.flows.model.Host;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Outside;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what stands under a container's name, each value checked by itself and against its host. */
final class ContainerReader {

    /** An IPv4 packet's length has 16 bits. */
    private static final int MAX_MTU = 65_535;

    private static final List<String> KEYS = List.of(
            "host", "subnet", "address", "mac", "port", "template", "mtu", "state", "labels", "publish", "published");
    private static final List<String> TEMPLATE_KEYS = List.of("name", "options");
    private static final Template DEFAULT_TEMPLATE = new Template("busybox", List.of());

    private final Hosts hosts;
    private final Set<String> subnets;
    private final LabelsReader labels;
    /** One string for all containers of a subnet. */
    private final Map<String, String> sharedSubnets = new HashMap<>();

    /**
     * @param hosts the hosts it can be on
     * @param subnets names of its tenant's subnets
     */
    ContainerReader(Hosts hosts, Set<String> subnets, LabelsReader labels) {
        this.hosts = hosts;
        this.subnets = subnets;
        this.labels = labels;
    }

    /** What is stated; empty, with a problem added, if it is no map. */
    Optional<DeclaredContainer> read(Entry entry, DocumentPath path, Problems problems) {
        String name = entry.key();
        Names.check(new Value(name, path, entry.line(), problems), "container");
        Optional<Fields> map = Fields.of(entry.value(), path, entry.line(), problems);
        if (map.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = map.get().allowOnly(KEYS);
        String host = host(fields);
        String subnet = subnet(fields);
        Ipv4Address address = Forms.address(fields.scalar("address"));
        MacAddress mac = Forms.mac(fields.scalar("mac"));
        String port = port(name, host, fields);
        Template template = template(fields);
        OptionalInt mtu = mtu(host, fields);
        State state = Forms.word(fields.scalar("state"), State.RUNNING, "a state");
        return Optional.of(new DeclaredContainer(
                name,
                fields,
                host,
                subnet,
                address,
                mac,
                port,
                template,
                mtu,
                state,
                labels.read(fields),
                PublishReader.read(fields, host == null ? Optional.empty() : hosts.find(host)),
                Forms.number(fields.scalar("published"), Outside.MIN_NUMBER, Outside.MAX_NUMBER)));
    }

    private @Nullable String host(Fields fields) {
        Value host = fields.required("host", "the host it runs on");
        return host != null && References.check(host, "host", hosts.names(), "declare it under hosts")
                ? hosts.shared(host.text())
                : null;
    }

    private @Nullable String subnet(Fields fields) {
        Value subnet = fields.scalar("subnet");
        if (subnet != null) {
            return References.check(subnet, "subnet", subnets, "declare it under the tenant's subnets")
                    ? sharedSubnets.computeIfAbsent(subnet.text(), name -> name)
                    : null;
        }
        if (fields.node("subnet") != null) {
            return null;
        }
        if (subnets.size() == 1) {
            return subnets.iterator().next();
        }
        fields.wrong(
                "subnet is missing",
                subnets.isEmpty() ? "declare one under the tenant's subnets" : "one of " + few(subnets));
        return null;
    }

    private static String few(Set<String> names) {
        String shown = String.join(", ", names.stream().limit(5).toList());
        return Quote.readable(names.size() > 5 ? shown + ", …" : shown, 200);
    }

    private @Nullable String port(String container, @Nullable String host, Fields fields) {
        Value declared = fields.scalar("port");
        if (declared == null) {
            String derived = container + "-veth";
            if (fields.node("port") == null && derived.length() > Container.MAX_PORT_NAME && Names.isSound(container)) {
                fields.wrong(
                        "the port's name would be " + derived + ", which has " + derived.length() + " characters",
                        "set port to a name of at most " + Container.MAX_PORT_NAME);
            }
            return derived;
        }
        String port = Names.interfaceName(declared);
        if (port != null) {
            Names.checkTaken(declared);
        }
        if (port != null && host != null && isBridgeOf(host, port)) {
            declared.wrong(port + " is the name of the bridge of host " + host, "any other name");
        }
        return port;
    }

    private boolean isBridgeOf(String host, String port) {
        return hosts.find(host).filter(it -> it.bridge().equals(port)).isPresent();
    }

    private static Template template(Fields fields) {
        if (!(fields.node("template") instanceof Entries)) {
            String name = Names.template(fields.scalar("template"));
            return name == null || name.equals(DEFAULT_TEMPLATE.name())
                    ? DEFAULT_TEMPLATE
                    : new Template(name, List.of());
        }
        Fields declared = fields.map("template").allowOnly(TEMPLATE_KEYS);
        String name = Names.template(declared.required("name", "a name as lxc-create -t takes it"));
        List<String> options = new ArrayList<>();
        for (Value option : declared.scalars("options")) {
            if (isArgument(option.text())) {
                options.add(option.text());
            } else {
                option.wrong("no program takes this option", "leave out zeros and halves of surrogate pairs");
            }
        }
        return new Template(name == null ? DEFAULT_TEMPLATE.name() : name, options);
    }

    /** Whether it can be an argument of a program: execve(2) ends one at a zero, and it has a form in UTF-8. */
    private static boolean isArgument(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private OptionalInt mtu(@Nullable String host, Fields fields) {
        Value declared = fields.scalar("mtu");
        OptionalInt mtu = Forms.number(declared, Container.MIN_MTU, MAX_MTU);
        Optional<Host> on = host == null ? Optional.empty() : hosts.find(host);
        if (declared != null && mtu.isPresent() && on.isPresent()) {
            int overhead = hosts.overheadBytes(on.get().name());
            int most = on.get().underlayMtu() - overhead;
            if (mtu.getAsInt() > most) {
                declared.wrong(
                        "an MTU of " + mtu.getAsInt() + " does not fit into the tunnels of host " + host,
                        "at most " + most + ": the host's " + on.get().underlayMtu() + " less " + overhead
                                + " for the tunnel");
            }
        }
        return mtu;
    }
}
