package io.weir.controller.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.rest.FakeFabric;
import io.weir.controller.rest.RunningRest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyCommandsTest {

    @TempDir
    Path directory;

    private RunningRest rest;
    private String out = "";
    private String err = "";

    @BeforeEach
    void start() throws Exception {
        rest = new RunningRest(directory, new FakeFabric());
        assertEquals(200, rest.put("/v1/intent?wait=0", RunningRest.REPORT).statusCode());
    }

    @AfterEach
    void stop() {
        rest.close();
    }

    private int weir(String... args) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        int exitCode = Weir.run(
                options -> {
                    throw new AssertionError("no controller is to be started");
                },
                new PrintWriter(outText),
                new PrintWriter(errText),
                args);
        out = outText.toString();
        err = errText.toString();
        return exitCode;
    }

    @Test
    void verdictSaysWhatAndWhyAndExitsByIt() {
        assertEquals(0, weir("verdict", "usr1/usr1-1", "usr1/usr1-2", "tcp", "80", "--url", rest.url()), err);
        assertTrue(out.startsWith("allow: no rule is about it, and inside tenant usr1 the default is allow."), out);
        assertEquals(1, weir("verdict", "usr1/usr1-1", "usr2/usr2-2", "--url", rest.url()), err);
        assertTrue(out.startsWith("deny: "), out);
    }

    @Test
    void verdictSaysWhatIsWrongWithTheQuestion() {
        assertEquals(1, weir("verdict", "usr1/usr1-1", "usr1/nobody", "--url", rest.url()));
        assertTrue(err.contains("no container usr1/nobody"), err);
        assertEquals(1, weir("verdict", "usr1/usr1-1", "usr1/usr1-2", "tcp", "--url", rest.url()));
        assertTrue(err.contains("port is missing"), err);
    }

    @Test
    void whereNothingHappenedDropsAndDecisionsSaySo() {
        assertEquals(0, weir("drops", "--url", rest.url()), err);
        assertTrue(out.contains("Nothing was dropped."), out);
        assertEquals(0, weir("decisions", "--url", rest.url()), err);
        assertTrue(out.contains("has decided anything yet"), out);
    }
}
