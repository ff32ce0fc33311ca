package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Commands commands = new Commands(Map.of("WEIR_TEST", "set"));

    @Test
    void argumentsReachTheProgramAsTheyAre() throws Exception {
        assertEquals("$(id) ; `id` 'x'", commands.run(LONG, List.of("printf", "%s", "$(id) ; `id` 'x'")));
    }

    @Test
    void itsEnvironmentIsAdded() throws Exception {
        assertEquals("set\n", commands.run(LONG, List.of("printenv", "WEIR_TEST")));
    }

    @Test
    void aFailureCarriesTheLineAndAllThatWasSaid() {
        CommandFailed failure =
                assertThrows(CommandFailed.class, () -> commands.run(LONG, List.of("ls", "/no/such/file")));
        assertEquals("ls /no/such/file", failure.command());
        assertTrue(failure.output().contains("No such file"), failure::output);
    }

    @Test
    void aProgramThatIsNotThereIsAFailureToo() {
        assertThrows(CommandFailed.class, () -> commands.run(LONG, List.of("/no/such/program")));
    }

    @Test
    void aProgramThatTakesTooLongIsKilledWithItsChildren() {
        List<String> line = List.of("sh", "-c", "sleep 4711.25; true");
        CommandFailed failure = assertThrows(CommandFailed.class, () -> commands.run(Duration.ofMillis(300), line));
        assertTrue(failure.output().contains("killed"), failure::output);
        assertTrue(ProcessHandle.allProcesses().noneMatch(CommandsTest::isTheSleeper));
    }

    @Test
    void aChildThatKeepsTheOutputOpenHoldsNobodyUp() throws Exception {
        long begin = System.nanoTime();
        assertEquals("done\n", commands.run(LONG, List.of("sh", "-c", "sleep 15 & echo done")));
        assertTrue(System.nanoTime() - begin < Duration.ofSeconds(10).toNanos());
    }

    private static boolean isTheSleeper(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().orElse("").contains("4711.25");
    }
}
