package io.weir.controller;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.weir.controller.answers.Decisions;

/**
 * How the controller logs: to standard error, a line each, libraries only from warnings up. {@code WEIR_LOG=debug} says
 * more. In code, for reading a configuration file costs a tenth of a second at every start.
 */
public final class Logging extends ContextAwareBase implements Configurator {

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(stderr);
        Level ours = Level.toLevel(System.getenv("WEIR_LOG"), Level.INFO);
        context.getLogger("io.weir").setLevel(ours);
        context.getLogger(Decisions.LOG_NAME).setLevel(ours);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
