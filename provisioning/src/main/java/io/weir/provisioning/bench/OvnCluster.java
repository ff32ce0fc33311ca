package io.weir.provisioning.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.flows.model.Container;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * OVN as Weir's peer: central databases, northd, and an ovn-controller on each switch that is connected. Its client is a
 * daemon, as OVN's manual advises for speed.
 *
 * <p>A tenant is a logical switch with a port group: whoever has an address of the tenant may send, anyone else not.
 * There is no router.
 */
final class OvnCluster implements AutoCloseable {

    /** What is written in one transaction; OVN's own advice is to write much at once. */
    private static final int PORTS_PER_CALL = 500;

    private static final String ENCAPSULATION = "geneve";

    /** A port that rules are about. */
    static final String PORT = "8080";

    /** Priority of an ACL that is given and taken back; those of {@link #declare} are below. */
    private static final String GIVEN = "1002";

    private final Path directory;
    private final Shell shell;
    private final List<BenchSwitch> chassis = new ArrayList<>();

    private OvnCluster(Path directory, Shell shell) {
        this.directory = directory;
        this.shell = shell;
    }

    /** Whether it is on this machine. */
    static boolean isInstalled() {
        Shell shell = new Shell(List.of(), Map.of());
        return shell.run("sh", "-c", "command -v ovn-northd && command -v ovn-controller")
                .isSuccess();
    }

    /** Starts the central part, with nothing in it. */
    static OvnCluster start(Ground ground) {
        Path directory = ground.directory("ovn");
        Shell shell = new Shell(List.of(), Map.of("OVN_RUNDIR", directory.toString()));
        for (String database : List.of("nb", "sb")) {
            String base = directory.resolve(database).toString();
            shell.must("ovsdb-tool", "create", base + ".db", "/usr/share/ovn/ovn-" + database + ".ovsschema");
            shell.must(
                    "ovsdb-server",
                    base + ".db",
                    "--remote=punix:" + base + ".sock",
                    "--unixctl=" + base + ".ctl",
                    "--pidfile=" + base + ".pid",
                    "--log-file=" + base + ".log",
                    "-vconsole:off",
                    "--detach");
            shell.must("ovn-" + database + "ctl", "--db=unix:" + base + ".sock", "init");
        }
        shell.must(
                "ovn-northd",
                "--ovnnb-db=unix:" + directory.resolve("nb.sock"),
                "--ovnsb-db=unix:" + directory.resolve("sb.sock"),
                "--unixctl=" + directory.resolve("northd.ctl"),
                "--pidfile=" + directory.resolve("northd.pid"),
                "--log-file=" + directory.resolve("northd.log"),
                "-vconsole:off",
                "--detach");
        String client = shell.must(
                        "ovn-nbctl",
                        "--db=unix:" + directory.resolve("nb.sock"),
                        "--pidfile=" + directory.resolve("client.pid"),
                        "--unixctl=" + directory.resolve("client.ctl"),
                        "--log-file=" + directory.resolve("client.log"),
                        "-vconsole:off",
                        "--detach")
                .strip();
        Shell withClient = new Shell(List.of(), Map.of("OVN_RUNDIR", directory.toString(), "OVN_NB_DAEMON", client));
        return new OvnCluster(directory, withClient);
    }

    /** Makes a switch one of OVN's. */
    void connect(BenchSwitch ovs) {
        int number = chassis.size() + 1;
        chassis.add(ovs);
        ovs.must(
                "ovs-vsctl",
                "set",
                "open",
                ".",
                "external_ids:system-id=h" + number,
                "external_ids:ovn-remote=unix:" + directory.resolve("sb.sock"),
                "external_ids:ovn-encap-type=" + ENCAPSULATION,
                "external_ids:ovn-encap-ip=192.0.2." + number,
                "external_ids:ovn-bridge=" + ovs.bridge(),
                "external_ids:ovn-bridge-datapath-type=netdev",
                "external_ids:ovn-openflow-probe-interval=0",
                "external_ids:ovn-remote-probe-interval=0");
        ovs.must(
                "ip",
                "netns",
                "exec",
                ovs.namespace(),
                "ovn-controller",
                "unix:" + ovs.path("db.sock"),
                "--pidfile=" + ovs.path("ovn-controller.pid"),
                "--log-file=" + ovs.path("ovn-controller.log"),
                "-vconsole:off",
                "--detach");
    }

    /** The commands that declare an intent's tenants, a transaction each. */
    static List<List<String>> declare(Intent intent) {
        List<List<String>> transactions = new ArrayList<>();
        List<String> open = new ArrayList<>();
        int ports = 0;
        for (Tenant tenant : intent.tenants().values()) {
            open.addAll(tenant(tenant));
            ports += tenant.containers().size();
            if (ports >= PORTS_PER_CALL) {
                transactions.add(open);
                open = new ArrayList<>();
                ports = 0;
            }
        }
        if (!open.isEmpty()) {
            transactions.add(open);
        }
        return transactions;
    }

    private static List<String> tenant(Tenant tenant) {
        String name = tenant.name();
        String group = "@pg_" + name;
        String own = tenant.subnets().values().iterator().next().prefix().toString();
        List<String> words = new ArrayList<>(List.of("--", "ls-add", name, "--", "pg-add", "pg_" + name));
        words.addAll(List.of("--", "acl-add", "pg_" + name, "to-lport", "1001"));
        words.addAll(List.of("outport == " + group + " && ip4.src == " + own, "allow-related"));
        words.addAll(List.of("--", "acl-add", "pg_" + name, "to-lport", "1000"));
        words.addAll(List.of("outport == " + group + " && ip", "drop"));
        for (Container container : tenant.containers().values()) {
            words.addAll(port(name, container));
        }
        words.addAll(List.of("--", "pg-set-ports", "pg_" + name));
        words.addAll(tenant.containers().keySet());
        return words;
    }

    /** The commands that declare a container's port. */
    static List<String> port(String tenant, Container container) {
        String port = container.name();
        String addresses = container.mac() + " " + container.address();
        return List.of(
                "--",
                "lsp-add",
                tenant,
                port,
                "--",
                "lsp-set-addresses",
                port,
                addresses,
                "--",
                "lsp-set-port-security",
                port,
                addresses);
    }

    /** Declares something, and answers when every connected switch has all flows; in nanoseconds. */
    long apply(List<List<String>> transactions) {
        long start = System.nanoTime();
        transactions.forEach(this::nbctl);
        sync("hv");
        return System.nanoTime() - start;
    }

    /** Adds a container, and answers when every connected switch has its flows; in nanoseconds. */
    long add(String tenant, Container container) {
        List<String> command = new ArrayList<>(List.of("--wait=hv"));
        command.addAll(port(tenant, container));
        long start = System.nanoTime();
        nbctl(command);
        return System.nanoTime() - start;
    }

    /** Takes a container out, likewise. */
    long remove(Container container) {
        long start = System.nanoTime();
        nbctl(List.of("--wait=hv", "--", "lsp-del", container.name()));
        return System.nanoTime() - start;
    }

    /** Adds a tenant, likewise. */
    long add(Tenant tenant) {
        List<String> command = new ArrayList<>(List.of("--wait=hv"));
        command.addAll(tenant(tenant));
        long start = System.nanoTime();
        nbctl(command);
        return System.nanoTime() - start;
    }

    /** Takes a tenant out, likewise. */
    long remove(Tenant tenant) {
        long start = System.nanoTime();
        nbctl(List.of("--wait=hv", "--", "pg-del", "pg_" + tenant.name(), "--", "ls-del", tenant.name()));
        return System.nanoTime() - start;
    }

    /** Joins tenants by a router, without letting them send to each other. */
    void route(Tenant... tenants) {
        List<String> command = new ArrayList<>(List.of("--", "lr-add", "router"));
        for (Tenant tenant : tenants) {
            Subnet subnet = tenant.subnets().values().iterator().next();
            String port = "router-" + tenant.name();
            String mac = new MacAddress(0x02fe00000000L + tenant.number()).toString();
            String address = subnet.gateway() + "/" + subnet.prefix().length();
            command.addAll(List.of("--", "lrp-add", "router", port, mac, address));
            command.addAll(List.of("--", "lsp-add", tenant.name(), "to-" + port));
            command.addAll(List.of("--", "lsp-set-type", "to-" + port, "router"));
            command.addAll(List.of("--", "lsp-set-addresses", "to-" + port, "router"));
            command.addAll(List.of("--", "lsp-set-options", "to-" + port, "router-port=" + port));
        }
        nbctl(command);
    }

    /** Lets one tenant send to another, and answers when every connected switch does. */
    void allow(Tenant from, Tenant to) {
        nbctl(List.of("--wait=hv", "acl-add", "pg_" + to.name(), "to-lport", GIVEN, match(from, to), "allow-related"));
    }

    /** Takes that back. */
    void forbid(Tenant from, Tenant to) {
        nbctl(List.of("--wait=hv", "acl-del", "pg_" + to.name(), "to-lport", GIVEN, match(from, to)));
    }

    /** Denies a port within a tenant, and answers when every connected switch does; in nanoseconds. */
    long denyPort(Tenant tenant) {
        long start = System.nanoTime();
        nbctl(List.of("--wait=hv", "acl-add", "pg_" + tenant.name(), "to-lport", GIVEN, port(tenant), "drop"));
        return System.nanoTime() - start;
    }

    /** Takes that back, likewise. */
    long undenyPort(Tenant tenant) {
        long start = System.nanoTime();
        nbctl(List.of("--wait=hv", "acl-del", "pg_" + tenant.name(), "to-lport", GIVEN, port(tenant)));
        return System.nanoTime() - start;
    }

    private static String port(Tenant tenant) {
        return match(tenant, tenant) + " && tcp.dst == " + PORT;
    }

    private static String match(Tenant from, Tenant to) {
        Subnet subnet = from.subnets().values().iterator().next();
        return "outport == @pg_" + to.name() + " && ip4.src == " + subnet.prefix();
    }

    /** Takes all of that out, by the commands that do. */
    void clear(List<String> command) {
        nbctl(command);
        sync("hv");
    }

    /**
     * Declares an intent of whose hosts only some will be connected: the others are chassis that exist in the database
     * only. To be called before switches are connected, so that no one follows what is written meanwhile.
     */
    void prepare(Intent intent, List<String> connected) {
        declare(intent).forEach(this::nbctl);
        sync("sb");
        shell.must("ovn-appctl", "-t", directory.resolve("northd.ctl").toString(), "pause");
        bind(intent, connected);
        shell.must("ovn-appctl", "-t", directory.resolve("northd.ctl").toString(), "resume");
        sync("sb");
    }

    /** As {@code ovn-sbctl lsp-bind} does it, but by the rows' ids and many at once: that takes minutes. */
    private void bind(Intent intent, List<String> connected) {
        Map<String, String> hostOf = new HashMap<>();
        for (Tenant tenant : intent.tenants().values()) {
            tenant.containers().values().forEach(each -> hostOf.put(each.name(), each.host()));
        }
        for (Host host : intent.hosts().values()) {
            if (!connected.contains(host.name())) {
                sbctl("chassis-add", host.name(), ENCAPSULATION, host.address().toString());
            }
        }
        Map<String, String> chassisIds = ids("chassis", "name");
        ObjectMapper json = new ObjectMapper();
        ArrayNode open = json.createArrayNode();
        for (Map.Entry<String, String> port :
                ids("port_binding", "logical_port").entrySet()) {
            String chassisId = chassisIds.get(hostOf.get(port.getKey()));
            if (chassisId != null) {
                open.add(binding(json, port.getValue(), chassisId));
            }
            if (open.size() == PORTS_PER_CALL) {
                transact(open);
                open.removeAll();
            }
        }
        transact(open);
    }

    private static ObjectNode binding(ObjectMapper json, String port, String chassis) {
        ObjectNode update = json.createObjectNode();
        update.put("op", "update").put("table", "Port_Binding");
        update.putArray("where")
                .addArray()
                .add("_uuid")
                .add("==")
                .addArray()
                .add("uuid")
                .add(port);
        ObjectNode row = update.putObject("row");
        row.putArray("chassis").add("uuid").add(chassis);
        row.put("up", true);
        return update;
    }

    private void transact(ArrayNode operations) {
        ArrayNode transaction = operations.arrayNode().add("OVN_Southbound").addAll(operations);
        Ground.must(
                shell,
                List.of("ovsdb-client", "transact", "unix:" + directory.resolve("sb.sock"), transaction.toString()));
    }

    /** The rows of a southbound table: their ids, by name. */
    private Map<String, String> ids(String table, String nameColumn) {
        Map<String, String> ids = new HashMap<>();
        String list = sbctl("--bare", "--no-headings", "--format=csv", "--columns=_uuid," + nameColumn, "list", table);
        for (String line : list.lines().toList()) {
            String[] fields = line.split(",", -1);
            if (fields.length == 2) {
                ids.put(fields[1], fields[0]);
            }
        }
        return ids;
    }

    /** Waits until all flows of connected switches are there, on switches that have just been connected. */
    void awaitConnected() {
        Await.until("OVN's switches", Duration.ofSeconds(60), () -> {
            Map<String, String> known = ids("chassis", "name");
            return IntStream.rangeClosed(1, chassis.size()).allMatch(number -> known.containsKey("h" + number));
        });
        sync("hv");
    }

    private void sync(String what) {
        nbctl(List.of("--wait=" + what, "sync"));
    }

    private void nbctl(List<String> words) {
        List<String> command = new ArrayList<>(List.of("ovn-nbctl"));
        command.addAll(words);
        Ground.must(shell, command);
    }

    private String sbctl(String... words) {
        List<String> command = new ArrayList<>(List.of("ovn-sbctl", "--db=unix:" + directory.resolve("sb.sock")));
        command.addAll(List.of(words));
        return Ground.must(shell, command);
    }

    /** What lists the tenants, without the help of the client that is a daemon. */
    List<String> show() {
        return List.of("ovn-nbctl", "--db=unix:" + directory.resolve("nb.sock"), "show");
    }

    /** Processor time that databases, northd and all ovn-controllers have used, in seconds. */
    double processorSeconds() {
        double sum = 0;
        for (String daemon : List.of("nb", "sb", "northd", "client")) {
            sum += Processes.processorSeconds(Processes.pidIn(directory.resolve(daemon + ".pid")));
        }
        for (BenchSwitch ovs : chassis) {
            sum += Processes.processorSeconds(Processes.pidIn(Path.of(ovs.path("ovn-controller.pid"))));
        }
        return sum;
    }

    /** How many OpenFlow messages its switches have received. */
    long messages() {
        return chassis.stream().mapToLong(BenchSwitch::messages).sum();
    }

    /** Resident memory of databases and northd, in MB. */
    double centralMegabytes() {
        double sum = 0;
        for (String daemon : List.of("nb", "sb", "northd")) {
            sum += Processes.residentMegabytes(Processes.pidIn(directory.resolve(daemon + ".pid")));
        }
        return sum;
    }

    /** Resident memory of one ovn-controller, in MB. */
    double hostMegabytes() {
        return Processes.residentMegabytes(
                Processes.pidIn(Path.of(chassis.get(0).path("ovn-controller.pid"))));
    }

    @Override
    public void close() {
        for (BenchSwitch ovs : chassis) {
            Processes.end(Processes.pidIn(Path.of(ovs.path("ovn-controller.pid"))));
        }
        for (String daemon : List.of("client", "northd", "sb", "nb")) {
            Processes.end(Processes.pidIn(directory.resolve(daemon + ".pid")));
        }
    }
}
