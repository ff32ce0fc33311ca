package io.weir.controller;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import io.weir.controller.answers.Decisions;
import org.junit.jupiter.api.Test;

class LoggingTest {

    private final LoggerContext context = new LoggerContext();

    LoggingTest() {
        new Logging().configure(context);
    }

    @Test
    void whatTheControllerDoesAndWhatRulesDecideIsLogged() {
        assertTrue(context.getLogger(Controller.class).isInfoEnabled());
        assertTrue(context.getLogger(Decisions.LOG_NAME).isInfoEnabled());
    }

    @Test
    void librariesOnlyWarn() {
        assertFalse(context.getLogger("io.netty").isInfoEnabled());
        assertTrue(context.getLogger("io.netty").isWarnEnabled());
    }
}
