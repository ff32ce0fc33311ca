package io.weir.provisioning.bench;

import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** OVN as Weir's peer: its central part, and an ovn-controller on each switch that is connected. */
final class OvnCluster implements AutoCloseable {

    private static final String ENCAPSULATION = "geneve";

    private final OvnCentral central;
    private final List<BenchSwitch> chassis = new ArrayList<>();

    private OvnCluster(OvnCentral central) {
        this.central = central;
    }

    /** Whether it is on this machine. */
    static boolean isInstalled() {
        Shell shell = new Shell(List.of(), Map.of());
        return shell.run("sh", "-c", "command -v ovn-northd && command -v ovn-controller")
                .isSuccess();
    }

    /** Starts the central part, with nothing in it. */
    static OvnCluster start(Ground ground) {
        return new OvnCluster(OvnCentral.start(ground.directory("ovn")));
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
                "external_ids:ovn-remote=" + central.southbound(),
                "external_ids:ovn-encap-type=" + ENCAPSULATION,
                "external_ids:ovn-encap-ip=192.0.2." + number,
                "external_ids:ovn-bridge=" + ovs.bridge(),
                "external_ids:ovn-bridge-datapath-type=netdev",
                "external_ids:ovn-openflow-probe-interval=0",
                "external_ids:ovn-remote-probe-interval=0");
        launch(ovs);
    }

    private static void launch(BenchSwitch ovs) {
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

    /** Waits until all flows of connected switches are there, on switches that have just been connected. */
    void awaitConnected() {
        Await.until("OVN's switches", Duration.ofSeconds(60), () -> {
            Map<String, String> known = central.ids("chassis", "name");
            return IntStream.rangeClosed(1, chassis.size()).allMatch(number -> known.containsKey("h" + number));
        });
        central.sync("hv");
    }

    /**
     * Kills northd and all ovn-controllers, and starts them again.
     *
     * @return from the start to when every connected switch has all flows, in nanoseconds
     */
    long restart() {
        chassis.forEach(ovs -> Processes.end(pid(ovs)));
        central.killNorthd();
        long start = System.nanoTime();
        central.launchNorthd();
        chassis.forEach(OvnCluster::launch);
        central.sync("hv");
        return System.nanoTime() - start;
    }

    /**
     * Declares an intent of whose hosts only some will be connected: the others are chassis that exist in the database
     * only. To be called before switches are connected, so that no one follows what is written meanwhile.
     */
    void prepare(Intent intent, List<String> connected) {
        OvnCommands.declare(intent).forEach(central::nbctl);
        central.sync("sb");
        central.northd("pause");
        new OvnBinding(central).bind(intent, connected, ENCAPSULATION);
        central.northd("resume");
        central.sync("sb");
    }

    /** Declares something, and answers when every connected switch has all flows; in nanoseconds. */
    long apply(List<List<String>> transactions) {
        long start = System.nanoTime();
        transactions.forEach(central::nbctl);
        central.sync("hv");
        return System.nanoTime() - start;
    }

    /** Takes all of that out, by the commands that do. */
    void clear(List<String> command) {
        central.nbctl(command);
        central.sync("hv");
    }

    /** Adds a container, and answers when every connected switch has its flows; in nanoseconds. */
    long add(String tenant, Container container) {
        return change(OvnCommands.port(tenant, container));
    }

    /** Takes a container out, likewise. */
    long remove(Container container) {
        return change(List.of("--", "lsp-del", container.name()));
    }

    /** Adds a tenant, likewise. */
    long add(Tenant tenant) {
        return change(OvnCommands.tenant(tenant));
    }

    /** Takes a tenant out, likewise. */
    long remove(Tenant tenant) {
        return change(OvnCommands.remove(tenant));
    }

    /** Denies a port within a tenant, likewise. */
    long denyPort(Tenant tenant) {
        return change(OvnCommands.denyPort(tenant));
    }

    /** Takes that back, likewise. */
    long undenyPort(Tenant tenant) {
        return change(OvnCommands.undenyPort(tenant));
    }

    /** Lets one tenant send to another, likewise. */
    long allow(Tenant from, Tenant to) {
        return change(OvnCommands.allow(from, to));
    }

    /** Takes that back, likewise. */
    long forbid(Tenant from, Tenant to) {
        return change(OvnCommands.forbid(from, to));
    }

    private long change(List<String> words) {
        List<String> command = new ArrayList<>(List.of("--wait=hv"));
        command.addAll(words);
        long start = System.nanoTime();
        central.nbctl(command);
        return System.nanoTime() - start;
    }

    /** Joins tenants by a router, without letting them send to each other. */
    void route(Tenant... tenants) {
        central.nbctl(OvnCommands.router(tenants));
    }

    /** What lists the tenants, without the help of the client that is a daemon. */
    List<String> show() {
        return List.of("ovn-nbctl", "--db=" + central.northbound(), "show");
    }

    /** Processor time that databases, northd and all ovn-controllers have used, in seconds. */
    double processorSeconds() {
        double hosts = chassis.stream()
                .mapToDouble(ovs -> Processes.processorSeconds(pid(ovs)))
                .sum();
        return central.processorSeconds() + hosts;
    }

    /** Has all of it run on these. */
    void keepTo(Processors processors) {
        central.keepTo(processors);
        chassis.forEach(ovs -> processors.keep(pid(ovs)));
    }

    /** How many OpenFlow messages its switches have received. */
    long messages() {
        return chassis.stream().mapToLong(BenchSwitch::messages).sum();
    }

    /** Resident memory of databases and northd, in MB. */
    double centralMegabytes() {
        return central.residentMegabytes();
    }

    /** Resident memory of one ovn-controller, in MB. */
    double hostMegabytes() {
        return Processes.residentMegabytes(pid(chassis.get(0)));
    }

    private static long pid(BenchSwitch ovs) {
        return Processes.pidIn(Path.of(ovs.path("ovn-controller.pid")));
    }

    @Override
    public void close() {
        chassis.forEach(ovs -> Processes.end(pid(ovs)));
        central.close();
    }
}
