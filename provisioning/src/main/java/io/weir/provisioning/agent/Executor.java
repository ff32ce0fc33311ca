package io.weir.provisioning.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the steps of a plan: the switch's first, then those of containers, a few of them at a time. */
final class Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Executor.class);

    private final Site site;
    private final OpenVSwitch ovs;
    private final Lxc lxc;
    private final Devices devices;
    private final OutsideLink outsideLink;
    private final NfTables nfTables;
    private final ExecutorService workers;

    /** @param workers as many threads as containers may be worked on at a time */
    Executor(
            Site site,
            OpenVSwitch ovs,
            Lxc lxc,
            Devices devices,
            OutsideLink outsideLink,
            NfTables nfTables,
            ExecutorService workers) {
        this.site = site;
        this.ovs = ovs;
        this.lxc = lxc;
        this.devices = devices;
        this.outsideLink = outsideLink;
        this.nfTables = nfTables;
        this.workers = workers;
    }

    /** How a task ended: the step that failed, if one did. */
    record Outcome(Plan.Task task, Optional<Step> failed, String command, String output) {

        static Outcome done(Plan.Task task) {
            return new Outcome(task, Optional.empty(), "", "");
        }
    }

    /** Does all tasks and says how each ended, in their order. */
    List<Outcome> execute(List<Plan.Task> tasks) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        List<Future<Outcome>> running = new ArrayList<>();
        for (Plan.Task task : tasks) {
            if (task.subject().startsWith("container ")) {
                running.add(workers.submit(() -> perform(task)));
            } else {
                outcomes.add(perform(task));
            }
        }
        try {
            for (Future<Outcome> one : running) {
                outcomes.add(one.get());
            }
            return outcomes;
        } catch (ExecutionException broken) {
            throw new IllegalStateException("a step broke", broken.getCause());
        } finally {
            running.forEach(one -> one.cancel(true));
        }
    }

    private Outcome perform(Plan.Task task) throws InterruptedException {
        for (Step step : task.steps()) {
            try {
                LOG.info("{}", step.text());
                perform(step);
            } catch (CommandFailed failure) {
                LOG.warn("could not {}: {}", step.text(), failure.getMessage());
                return new Outcome(task, Optional.of(step), failure.command(), failure.output());
            }
        }
        return Outcome.done(task);
    }

    private void perform(Step step) throws CommandFailed, InterruptedException {
        if (step instanceof Step.MakeBridge make) {
            ovs.makeBridge(make, site.openflow());
        } else if (step instanceof Step.SetBridge set) {
            ovs.transact(set.commands());
        } else if (step instanceof Step.DeleteBridge delete) {
            ovs.deleteBridge(delete.bridge());
        } else if (step instanceof Step.PlugTunnel plug) {
            ovs.plugTunnel(plug.bridge(), plug.type(), plug.localAddress());
        } else if (step instanceof Step.LimitSessions limit) {
            ovs.limitSessions(limit);
        } else if (step instanceof Step.Unplug unplug) {
            ovs.unplug(unplug.ports());
        } else if (step instanceof Step.Plug plug) {
            plug(plug);
        } else if (step instanceof Step.Guard guard) {
            guard(guard.ports());
        } else {
            performOutside(step);
        }
    }

    private void performOutside(Step step) throws CommandFailed, InterruptedException {
        if (step instanceof Step.SetFirewall set) {
            nfTables.apply(set.firewall());
        } else if (step instanceof Step.RemoveFirewall) {
            nfTables.remove();
        } else if (step instanceof Step.PlugOutside plug) {
            ovs.plugOutside(plug.bridge(), plug.mtu());
            outsideLink.join(plug.mtu());
        } else if (step instanceof Step.Forward forward) {
            outsideLink.forward(forward.guarded());
        } else {
            performOnContainer(step);
        }
    }

    private void performOnContainer(Step step) throws CommandFailed, InterruptedException {
        if (step instanceof Step.Make make) {
            lxc.make(make.part(), make.datapath());
        } else if (step instanceof Step.ClearAway clear) {
            lxc.clearAway(clear.container());
        } else if (step instanceof Step.Configure configure) {
            lxc.configure(configure.part().name(), configure.config());
        } else if (step instanceof Step.SetNameServers set) {
            lxc.setNameServers(set.part());
        } else if (step instanceof Step.SetMtu set) {
            lxc.setMtu(set);
        } else if (step instanceof Step.Start start) {
            lxc.start(start.part().name());
        } else if (step instanceof Step.Stop stop) {
            lxc.stop(stop.container());
        } else if (step instanceof Step.Destroy destroy) {
            lxc.destroy(destroy.container());
        } else {
            throw new IllegalStateException("no such step: " + step);
        }
    }

    /** A device is guarded before it is plugged, so no packet of its container finds the host's IP stack open for long. */
    private void plug(Step.Plug step) throws CommandFailed, InterruptedException {
        List<String> ports = step.veths().stream().map(Step.Veth::port).toList();
        guard(ports);
        ovs.plug(step.bridge(), step.veths(), devices.read(ports));
    }

    private void guard(List<String> ports) throws CommandFailed {
        for (String port : ports) {
            devices.guard(port);
        }
    }
}
