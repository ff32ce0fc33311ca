package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostReport;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a host as its part says: whenever the part changes, a container's device appears or goes, and every so often in
 * any case. Its state is its own thread's, the one that calls {@link #run}; stopping it stops no container.
 */
final class Agent {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /** Containers' devices are looked at this often, which costs no program. */
    private static final int WATCH_MILLIS = 1_000;

    private final PartFeed feed;
    private final Reporter reporter;
    private final Reconciler reconciler;
    private final Devices devices;
    private final BlockingQueue<Boolean> wake;
    private final Duration interval;
    private boolean complete;

    /** @param wake what the feed puts something into when there is a new part */
    Agent(
            PartFeed feed,
            Reporter reporter,
            Reconciler reconciler,
            Devices devices,
            ArrayBlockingQueue<Boolean> wake,
            Duration interval) {
        this.feed = feed;
        this.reporter = reporter;
        this.reconciler = reconciler;
        this.devices = devices;
        this.wake = wake;
        this.interval = interval;
    }

    /** Brings the host up once; whether it now is as its part says. */
    boolean runOnce() throws InterruptedException {
        feed.begin();
        Optional<HostPart> part = feed.part();
        if (part.isEmpty()) {
            LOG.error("no part to work from");
            return false;
        }
        HostReport report = reconciler.reconcile(part.get()).report();
        reporter.send(report);
        report.failures().forEach(failure -> LOG.error("{}: {}", failure.step(), failure.output()));
        return report.complete();
    }

    /** Goes on until its thread is interrupted. */
    void run() throws InterruptedException {
        feed.begin();
        Thread feeding = daemon(feed, "part");
        Thread reporting = daemon(reporter, "report");
        try {
            while (true) {
                Optional<HostPart> part = feed.part();
                if (part.isEmpty()) {
                    wake.poll(interval.toMillis(), TimeUnit.MILLISECONDS);
                    continue;
                }
                work(part.get());
            }
        } finally {
            feeding.interrupt();
            reporting.interrupt();
        }
    }

    /** One turn of the loop; what nobody foresaw is logged, and tried again after a while. */
    private void work(HostPart part) throws InterruptedException {
        try {
            Reconciler.Round round = reconciler.reconcile(part);
            reporter.offer(round.report());
            if (round.report().complete() != complete) {
                complete = round.report().complete();
                LOG.info("the host is {}", complete ? "as its part says" : "not yet as its part says");
            }
            await(round);
        } catch (RuntimeException unforeseen) {
            LOG.error("this turn went wrong", unforeseen);
            wake.poll(interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits until there is a reason to look again. */
    private void await(Reconciler.Round round) throws InterruptedException {
        long millis = Math.min(
                interval.toMillis(), Math.max(WATCH_MILLIS, round.retry().toMillis()));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < deadline && isUnchanged(round.devices())) {
            if (wake.poll(WATCH_MILLIS, TimeUnit.MILLISECONDS) != null) {
                return;
            }
        }
    }

    private boolean isUnchanged(SortedMap<String, Integer> before) {
        return before.entrySet().stream()
                .allMatch(device -> devices.index(device.getKey()).equals(Optional.of(device.getValue())));
    }
}
