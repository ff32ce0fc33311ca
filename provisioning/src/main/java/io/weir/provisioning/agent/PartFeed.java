package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps asking the controller for the host's part, on a thread of its own, and keeps each answer on disk. While the
 * controller is away the last part holds; while the controller knows no such host there is none.
 */
final class PartFeed implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PartFeed.class);

    /** Asks for the part whatever its revision: after a controller was away its revisions may have begun anew. */
    private static final long ANY_REVISION = 0;

    private static final int MIN_RETRY_MILLIS = 1_000;
    private static final int MAX_RETRY_MILLIS = 3_000;

    private final ControllerClient controller;
    private final StateDirectory states;
    private final Runnable onChange;
    /** Written by whoever asks: the thread that begins, then the feed's own. */
    private volatile Optional<HostPart> part = Optional.empty();

    private long revision = ANY_REVISION;
    private boolean unknown;
    private String trouble = "";

    /** @param onChange called on the feed's thread after each new part */
    PartFeed(ControllerClient controller, StateDirectory states, Runnable onChange) {
        this.controller = controller;
        this.states = states;
        this.onChange = onChange;
    }

    /** The part to work from; empty while there is none. */
    Optional<HostPart> part() {
        return part;
    }

    /** Asks once, and falls back to the part on disk. To be called before the thread is started. */
    void begin() {
        if (!ask() && !unknown) {
            part = stored();
            part.ifPresent(old -> LOG.info("going by the last part, of revision {}", old.revision()));
        }
    }

    @Override
    public void run() {
        long wait = MIN_RETRY_MILLIS;
        while (!Thread.currentThread().isInterrupted()) {
            if (ask()) {
                wait = MIN_RETRY_MILLIS;
                continue;
            }
            try {
                Thread.sleep(wait);
            } catch (InterruptedException stop) {
                return;
            }
            wait = Math.min(MAX_RETRY_MILLIS, wait * 2);
        }
    }

    /** Whether the controller answered with a part, or that there is no newer one. */
    private boolean ask() {
        unknown = false;
        try {
            Optional<HostPart> told = controller.part(revision);
            recovered();
            if (told.isPresent()) {
                accept(told.get());
            }
            return true;
        } catch (ControllerClient.UnknownHost none) {
            unknown = true;
            revision = ANY_REVISION;
            part = Optional.empty();
            trouble("the controller's intent has no such host; leaving everything as it is");
            return false;
        } catch (IOException | RuntimeException away) {
            revision = ANY_REVISION;
            trouble("no answer from the controller (" + away + "); going on with the last part");
            return false;
        }
    }

    private void accept(HostPart told) {
        revision = told.revision();
        if (part.equals(Optional.of(told))) {
            return;
        }
        LOG.info(
                "part of revision {}: {} containers",
                told.revision(),
                told.containers().size());
        part = Optional.of(told);
        try {
            states.writePart(told);
        } catch (IOException failure) {
            LOG.warn("could not keep the part for the next start: {}", failure.toString());
        }
        onChange.run();
    }

    private Optional<HostPart> stored() {
        try {
            return states.readPart();
        } catch (IOException failure) {
            LOG.warn("could not read the last part: {}", failure.toString());
            return Optional.empty();
        }
    }

    private void trouble(String what) {
        if (!what.equals(trouble)) {
            trouble = what;
            LOG.warn("{}", what);
        }
    }

    private void recovered() {
        if (!trouble.isEmpty()) {
            trouble = "";
            LOG.info("the controller answers again");
        }
    }
}
