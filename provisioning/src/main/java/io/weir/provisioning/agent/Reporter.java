package io.weir.provisioning.agent;

import io.weir.flows.model.HostReport;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the newest report to the controller, on a thread of its own: at once when it has changed, else now and then. */
final class Reporter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private static final int REPEAT_SECONDS = 30;

    private final ControllerClient controller;
    /** Written by the agent's thread only. */
    private volatile Optional<HostReport> newest = Optional.empty();

    private final BlockingQueue<Boolean> changed = new ArrayBlockingQueue<>(1);

    Reporter(ControllerClient controller) {
        this.controller = controller;
    }

    /** Takes a report to send; one that has not been sent yet is dropped for it. */
    void offer(HostReport report) {
        Optional<HostReport> before = newest;
        newest = Optional.of(report);
        if (!before.equals(newest)) {
            changed.offer(true);
        }
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                changed.poll(REPEAT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                return;
            }
            newest.ifPresent(this::send);
        }
    }

    /** Sends a report now; a controller that is away gets one later. */
    void send(HostReport report) {
        try {
            controller.report(report);
        } catch (IOException | RuntimeException away) {
            LOG.debug("could not report: {}", away.toString());
        }
    }
}
