package io.weir.controller.rehearsal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps what the threads of a group log out of the log, as long as it is open: a rehearsed switch is none that an operator
 * knows. Threads are of the group of the thread that made them.
 */
final class Muted extends TurboFilter implements AutoCloseable {

    private final ThreadGroup muted;
    private final @Nullable LoggerContext log;

    Muted(ThreadGroup muted) {
        this.muted = muted;
        this.log = LoggerFactory.getILoggerFactory() instanceof LoggerContext logback ? logback : null;
        if (log != null) {
            log.addTurboFilter(this);
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable thrown) {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        return group != null && muted.parentOf(group) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    @Override
    public void close() {
        if (log != null) {
            log.getTurboFilterList().remove(this);
        }
    }
}
