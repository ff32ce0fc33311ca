package io.weir.controller.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.rest.FakeFabric;
import io.weir.controller.rest.RunningRest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PolicyCommandsTest {

    @RegisterExtension
    private final RunningRest rest = new RunningRest(new FakeFabric());

    private final CommandRun run = new CommandRun();

    @BeforeEach
    void declare() throws Exception {
        assertEquals(200, rest.put("/v1/intent?wait=0", RunningRest.REPORT).statusCode());
    }

    @Test
    void verdictSaysWhatAndWhyAndExitsByIt() {
        assertEquals(0, run.weir("verdict", "usr1/usr1-1", "usr1/usr1-2", "tcp", "80", "--url", rest.url()), run.err());
        assertTrue(
                run.out().startsWith("allow: no rule is about it, and inside tenant usr1 the default is allow."),
                run.out());
        assertEquals(1, run.weir("verdict", "usr1/usr1-1", "usr2/usr2-2", "--url", rest.url()), run.err());
        assertTrue(run.out().startsWith("deny: "), run.out());
    }

    @Test
    void verdictSaysWhatIsWrongWithTheQuestion() {
        assertEquals(1, run.weir("verdict", "usr1/usr1-1", "usr1/nobody", "--url", rest.url()));
        assertTrue(run.err().contains("no container usr1/nobody"), run.err());
        assertEquals(1, run.weir("verdict", "usr1/usr1-1", "usr1/usr1-2", "tcp", "--url", rest.url()));
        assertTrue(run.err().contains("port is missing"), run.err());
    }

    @Test
    void whereNothingHappenedDropsAndDecisionsSaySo() {
        assertEquals(0, run.weir("drops", "--url", rest.url()), run.err());
        assertTrue(run.out().contains("Nothing was dropped."), run.out());
        assertEquals(0, run.weir("decisions", "--url", rest.url()), run.err());
        assertTrue(run.out().contains("has decided anything yet"), run.out());
    }
}
