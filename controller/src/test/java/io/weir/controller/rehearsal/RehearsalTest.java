package io.weir.controller.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.controller.Controller;
import io.weir.controller.cli.CommandFailed;
import io.weir.controller.cli.ControllerOptions;
import io.weir.controller.rehearsal.Rehearsal.Limits;
import io.weir.controller.store.SqliteStore;
import io.weir.controller.store.Store;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class RehearsalTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration MOMENT = Duration.ofMillis(20);

    @TempDir
    Path directory;

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.setContext(root.getLoggerContext());
        logged.start();
        root.addAppender(logged);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(logged);
    }

    private Controller controller(boolean rehearses) {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Controller.start(new ControllerOptions(free, free, Set.of(), directory.resolve("weir.db"), rehearses));
    }

    @Test
    void allOfTheScriptIsPlayedAndItsSwitchTakesAllOfIt() throws Exception {
        AtomicInteger cues = new AtomicInteger();
        try (Controller stage = controller(false);
                RestConnection rest = new RestConnection(stage.restPort())) {
            new Script(stage, rest, cues::incrementAndGet).play(1, 2);
            assertTrue(rest.call("GET", "/v1/revisions", "").contains("\"revision\":17"), "1 + 2 * 8 revisions");
            assertTrue(rest.call("GET", "/v1/hosts/h0", "").contains("\"repaired\":0"), "nothing by another hand");
        }
        assertEquals(1 + 4 + 2 * 8 + 1, cues.get());
    }

    @Test
    void aControllerIsAsItWasBefore() throws Exception {
        Path store = directory.resolve("weir.db");
        controller(false).close();
        logged.list.clear();
        try (Controller controller = controller(true);
                RestConnection rest = new RestConnection(controller.restPort())) {
            assertTrue(isRehearsing());
            await(() -> !isRehearsing());
            assertEquals("{\"revision\":0,\"hosts\":[],\"unclaimed\":[]}", rest.call("GET", "/v1/hosts", ""));
        }
        try (Store kept = SqliteStore.open(store)) {
            assertEquals(List.of(), kept.load());
        }
        List<String> lines = logged.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO)
                        && event.getLoggerName().startsWith("io.weir"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("listening"), lines::toString);
    }

    @Test
    void itDoesNotBeginWhileThereIsRealWork() {
        AtomicInteger opened = new AtomicInteger();
        Rehearsal rehearsal = Rehearsal.begin(
                () -> {
                    opened.incrementAndGet();
                    return controller(false);
                },
                () -> true,
                new Limits(LONG, SHORT, MOMENT));
        await(rehearsal::isOver);
        assertEquals(0, opened.get());
    }

    @Test
    void itGoesOnOnlyWhenRealWorkHasEnded() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Controller stage = controller(false);
                RestConnection rest = new RestConnection(stage.restPort());
                Rehearsal rehearsal = Rehearsal.begin(
                        () -> stage, () -> asked.incrementAndGet() > 5, new Limits(LONG, LONG, MOMENT))) {
            await(() -> asked.get() > 10);
            String revisions = rest.call("GET", "/v1/revisions", "");
            assertTrue(revisions.contains("\"revision\":2") && !revisions.contains("\"revision\":5"), revisions);
            assertFalse(rehearsal.isOver());
        }
    }

    @Test
    void itEndsWhenItHasDoneEnough() {
        long begun = System.nanoTime();
        Rehearsal rehearsal = Rehearsal.begin(() -> controller(false), () -> false, new Limits(SHORT, LONG, MOMENT));
        await(rehearsal::isOver);
        assertTrue(System.nanoTime() - begun < LONG.toNanos() / 6);
    }

    @Test
    void itEndsSoonWhenItIsToldTo() {
        Rehearsal rehearsal = Rehearsal.begin(() -> controller(false), () -> false, new Limits(LONG, LONG, MOMENT));
        rehearsal.close();
        assertTrue(rehearsal.isOver());
    }

    @Test
    void whatGoesWrongInItIsNotLogged() {
        Rehearsal rehearsal = Rehearsal.begin(
                () -> {
                    LoggerFactory.getLogger("io.weir").error("of the rehearsal");
                    throw new CommandFailed("no port is free");
                },
                () -> false,
                new Limits(LONG, LONG, MOMENT));
        await(rehearsal::isOver);
        assertEquals(
                List.of(),
                logged.list.stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                        .toList());
        LoggerFactory.getLogger("io.weir").error("after it");
        assertEquals(1, logged.list.size());
    }

    private static boolean isRehearsing() {
        return Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
                .anyMatch(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().equals("weir-rehearsal"));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited for too long");
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
