package io.weir.provisioning.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.flows.model.HostPart;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A cluster on one machine: a controller, hosts in network namespaces with real switches and real containers, and an
 * underlay that joins them and leads nowhere else. Used by one thread at a time.
 *
 * <p>It goes when it is closed, when this process ends while it is open, and, whatever became of this process, when a lab
 * of the same name is made or taken down.
 */
public final class Lab implements AutoCloseable {

    /** How long hosts may take to become as the intent says; making containers is what takes time. */
    public static final Duration SYNC_LIMIT = Duration.ofMinutes(3);

    private final LabLock lock;
    private final LabFiles files;
    private final Ledger ledger;
    private final Launcher launcher;
    private final Underlay underlay;
    private final LabController controller;
    private final Map<String, LabHost> hosts = new LinkedHashMap<>();
    private Optional<Ipv4Address> controllerAddress = Optional.empty();
    private Optional<Internet> internet = Optional.empty();
    private final Sweep sweep;
    private final Thread sweepAtExit;

    private Lab(LabLock lock, Launcher launcher) {
        this.lock = lock;
        this.files = lock.files();
        this.launcher = launcher;
        this.sweep = new Sweep(files);
        this.sweepAtExit = new Thread(sweep::run, "sweep");
        Runtime.getRuntime().addShutdownHook(sweepAtExit);
        try {
            sweep.run();
            files.createDirectories();
            this.ledger = new Ledger(files.ledger());
            this.underlay = Underlay.create(files, ledger, LabDatapath.chosen());
            this.controller = LabController.start(launcher, files, underlay.shell());
        } catch (RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    /**
     * Makes a lab and answers when all of it is as its intent says, save for bare hosts.
     *
     * @param progress told what is being done, in a few words
     */
    public static Lab up(LabPlan plan, Consumer<String> progress) {
        LabFiles files = LabFiles.of(plan.name());
        Launcher launcher = Launcher.find();
        launcher.build();
        progress.accept("starting the controller");
        Lab lab = new Lab(LabLock.take(files), launcher);
        try {
            lab.apply(plan.intent());
            lab.addHosts(plan, progress);
            progress.accept("waiting for agents and switches");
            lab.sync().await(SYNC_LIMIT, progress);
            Files.writeString(files.restAddress(), lab.rest().base() + "\n");
            return lab;
        } catch (IOException e) {
            lab.closeAfter(e);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            lab.closeAfter(e);
            throw e;
        }
    }

    /** Makes a lab without a word. */
    public static Lab up(LabPlan plan) {
        return up(plan, line -> {});
    }

    /** Removes what is left of the lab of this name; fails if somebody is using it. */
    public static void down(String name) {
        LabFiles files = LabFiles.of(name);
        try (LabLock lock = LabLock.take(files)) {
            new Sweep(lock.files()).run();
        }
    }

    public LabController controller() {
        return controller;
    }

    /** Where switches find the controller, as {@code ovs-vsctl set-controller} takes it. */
    public String openflowTarget() {
        return "tcp:" + controllerAddress.orElseThrow() + ":" + LabController.OPENFLOW_PORT;
    }

    public Rest rest() {
        return controller.rest();
    }

    public Underlay underlay() {
        return underlay;
    }

    /** What is outside of the cluster. */
    public Internet internet() {
        return internet.orElseThrow();
    }

    public List<LabHost> hosts() {
        return List.copyOf(hosts.values());
    }

    public LabHost host(String name) {
        LabHost host = hosts.get(name);
        if (host == null) {
            throw new LabFailure("no host " + name + " in this lab, only " + hosts.keySet());
        }
        return host;
    }

    /** A running container of the intent, by {@code tenant/name}. */
    public LabContainer container(String id) {
        return find(id, LabContainer::lxc);
    }

    /**
     * Makes a network namespace to stand in the place of a declared container, on a host without an agent; the host's end
     * of its veth pair is there under the declared port name, and plugged into no bridge yet.
     */
    public LabContainer standIn(String id) {
        return find(id, (host, part) -> LabContainer.standIn(ledger, host, part));
    }

    /** The MAC address of a container of the intent, whether it runs or not. */
    public String macOf(String id) {
        return find(id, (host, part) -> part.mac());
    }

    private <T> T find(String id, BiFunction<LabHost, HostPart.ContainerPart, T> make) {
        for (LabHost host : hosts.values()) {
            for (HostPart.ContainerPart part : rest().part(host.name()).containers()) {
                if (id.equals(part.tenant() + "/" + part.name())) {
                    return make.apply(host, part);
                }
            }
        }
        throw new LabFailure("no container " + id + " in the intent");
    }

    /** Replaces the intent, and answers the receipt when every connected host has confirmed, or 30 s have passed. */
    public JsonNode apply(String intent) {
        return rest().putIntent(intent, 30);
    }

    /** Takes out what is left of the operator's rules that went, and with it the sessions that they had let in. */
    public void endWithdrawnRules() {
        for (JsonNode rule : rest().get("/v1/rules")) {
            if (rule.has("withdrawn")) {
                String left =
                        rule.path("name").asText() + "@" + rule.path("number").asText();
                rest().delete("/v1/rules/" + left + "?wait=30");
            }
        }
    }

    /** Kills the agent of a host, starts it anew, and answers when the host is as the intent says. */
    public void restartAgent(String name) {
        LabHost host = host(name);
        host.killAgent();
        host.startAgent(launcher, controllerAddress.orElseThrow());
        awaitInSync();
    }

    /** Where the controller is in the lab. */
    public String controllerAddress() {
        return controllerAddress.orElseThrow().toString();
    }

    /** Waits until every host that has an agent is as the intent says. */
    public void awaitInSync() {
        sync().await(SYNC_LIMIT, line -> {});
    }

    private HostSync sync() {
        return new HostSync(rest(), hosts());
    }

    /** Leaves the lab as it is when this process ends; {@link #down} takes it down. */
    public void leave() {
        try {
            Runtime.getRuntime().removeShutdownHook(sweepAtExit);
        } catch (IllegalStateException ending) {
            // This process is ending, so the hook has run or will: sweeping twice does no harm.
        }
        lock.close();
    }

    @Override
    public void close() {
        try {
            sweep.run();
        } finally {
            leave();
        }
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void addHosts(LabPlan plan, Consumer<String> progress) {
        Map<String, HostPart> parts = new LinkedHashMap<>();
        Map<String, Ipv4Address> addresses = new TreeMap<>();
        for (String name : rest().hosts()) {
            HostPart part = rest().part(name);
            parts.put(name, part);
            addresses.put(name, Ipv4Address.of(part.address()));
        }
        Ipv4Prefix range = Underlay.rangeOf(addresses);
        Ipv4Address address = underlay.addController(range, addresses.values());
        controllerAddress = Optional.of(address);
        Internet outside = Internet.create(files, ledger, range);
        internet = Optional.of(outside);
        for (HostPart part : parts.values()) {
            progress.accept("making host " + part.host());
            LabHost host = LabHost.create(part, hosts.size() + 1, files, ledger, underlay);
            outside.plug(host);
            hosts.put(part.host(), host);
        }
        warm(address);
        for (LabHost host : hosts.values()) {
            if (!plan.bareHosts().contains(host.name())) {
                host.startAgent(launcher, address);
            }
        }
    }

    /** Every host reaches the controller, and every pair of hosts knows each other, so that no tunnel waits for ARP. */
    private void warm(Ipv4Address controller) {
        for (LabHost host : hosts.values()) {
            host.warm(controller.toString());
            for (LabHost peer : hosts.values()) {
                if (peer != host) {
                    host.introduce(peer);
                }
            }
        }
    }
}
