package io.weir.controller.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.reconcile.SwitchStatus.State;
import io.weir.controller.rest.FakeFabric;
import io.weir.controller.rest.RunningRest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandsTest {

    @TempDir
    Path directory;

    private final FakeFabric fabric =
            new FakeFabric().is("vm1", State.IN_SYNC).hasPorts("vm1", Map.of("usr1-1-veth", 1, "weir-vxlan", 2));
    private RunningRest rest;
    private String out = "";
    private String err = "";

    @BeforeEach
    void start() throws Exception {
        rest = new RunningRest(directory, fabric);
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

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("cluster.yaml"), text).toString();
    }

    @Test
    void applySaysHostByHostHowItWent() throws Exception {
        assertEquals(0, weir("apply", file(RunningRest.REPORT), "--url", rest.url()), err);
        assertTrue(out.contains("Revision 1 is stored."), out);
        assertTrue(out.matches("(?s).*vm1 +confirmed +\\d+\\.\\d.*"), out);
        assertTrue(out.contains("is brought up to date when it connects"), out);
        assertEquals(0, weir("apply", file(RunningRest.REPORT), "--url", rest.url()));
        assertTrue(out.contains("Nothing to change"), out);
    }

    @Test
    void applyFailsIfAConnectedHostDoesNotConfirm() throws Exception {
        fabric.is("vm2", State.FAILED);
        assertEquals(1, weir("apply", file(RunningRest.REPORT), "--url", rest.url()));
        assertTrue(out.contains("table full"), out);
    }

    @Test
    void applyListsEveryProblemWithItsLine() throws Exception {
        String file = file("hosts:\n  vm1: {addres: 192.0.2.1}\ntenants: 7\n");
        assertEquals(1, weir("apply", file, "--url", rest.url()));
        assertTrue(err.contains(file + ":2: hosts.vm1.addres"), err);
        assertTrue(err.contains("did you mean address?"), err);
        assertTrue(err.contains("Nothing was changed."), err);
        assertEquals(1, weir("apply", directory + "/nothing.yaml", "--url", rest.url()));
        assertTrue(err.contains("there is no file"), err);
    }

    @Test
    void applyToAnotherRevisionIsRefused() throws Exception {
        assertEquals(1, weir("apply", file(RunningRest.REPORT), "--if-match", "3", "--url", rest.url()));
        assertTrue(err.contains("Its revision is 0"), err);
    }

    @Test
    void statusNamesWhatLacksAndTheCommandForIt() throws Exception {
        weir("apply", file(RunningRest.REPORT), "--url", rest.url());
        assertEquals(1, weir("status", "--url", rest.url()));
        assertTrue(out.contains("port weir-gre is missing"), out);
        assertTrue(out.contains("set-controller vm2-br"), out);
        assertTrue(out.contains("switch br9"), out);
    }

    @Test
    void flowsArePrintedInEachForm() throws Exception {
        weir("apply", file(RunningRest.REPORT), "--url", rest.url());
        assertEquals(0, weir("flows", "vm1", "--table", "SPOOF_GUARD", "--url", rest.url()), err);
        assertTrue(out.lines().allMatch(line -> line.contains("table=10,") && line.contains(" # ")), out);
        assertEquals(0, weir("flows", "vm1", "-o", "table", "--container", "usr1/usr1-1", "--url", rest.url()));
        assertTrue(out.startsWith("TABLE"), out);
        assertEquals(1, weir("flows", "vm9", "--url", rest.url()));
        assertTrue(err.contains("no host named"), err);
    }

    @Test
    void withoutAControllerItSaysHowToStartOne() {
        assertEquals(1, weir("get", "--url", "http://127.0.0.1:1"));
        assertTrue(err.contains("weir controller"), err);
        assertEquals(1, weir("get", "--url", "nonsense"));
        assertTrue(err.contains("not the URL of a controller"), err);
    }

    @Test
    void aMistypedCommandIsToldTheNearOne() {
        assertEquals(2, weir("stauts"));
        assertTrue(err.contains("status"), err);
        assertEquals(0, weir("--help"));
        assertTrue(out.contains("demo") && out.contains("agent") && out.contains("bench"), out);
    }

    @Test
    void rulesAreAddedListedEditedPromotedAndRemoved() throws Exception {
        weir("apply", file(RunningRest.REPORT), "--url", rest.url());
        assertEquals(0, weir("rules", "--url", rest.url()), err);
        assertTrue(out.contains("no rules"), out);
        assertEquals(
                0,
                weir(
                        "rule",
                        "add",
                        "--tenant",
                        "usr2",
                        "--from",
                        "usr1:role=web",
                        "--to",
                        ":role=db",
                        "--name",
                        "web-to-db",
                        "--protocol",
                        "tcp",
                        "--ports",
                        "5432,6000-6010",
                        "--mode",
                        "observe",
                        "--url",
                        rest.url()),
                err);
        assertTrue(out.contains("Rule web-to-db is added.") && out.contains("Revision 2 is stored."), out);
        assertEquals(0, weir("rules", "--tenant", "usr2", "--url", rest.url()), err);
        assertTrue(
                out.matches(
                        "(?s).*1000 +allow +web-to-db +usr1:role=web +usr2:role=db +tcp 5432,6000-6010 +observe +2.*"),
                out);
        assertEquals(0, weir("rule", "promote", "--tenant", "usr2", "web-to-db", "--url", rest.url()), err);
        assertEquals(
                0,
                weir(
                        "rule",
                        "edit",
                        "--tenant",
                        "usr2",
                        "web-to-db",
                        "--ports",
                        "all",
                        "--sessions",
                        "keep",
                        "--order",
                        "5",
                        "--url",
                        rest.url()),
                err);
        assertEquals(0, weir("rule", "rm", "--tenant", "usr2", "web-to-db", "--url", rest.url()), err);
        assertEquals(0, weir("rules", "--tenant", "usr2", "--url", rest.url()), err);
        assertTrue(
                out.matches(
                        "(?s).*5 +allow +web-to-db@\\d+ +.* tcp +withdrawn +5 +\\d+ +\\d+ +kept until it is removed.*"),
                out);
    }

    @Test
    void aRuleWithProblemsIsToldThem() throws Exception {
        weir("apply", file(RunningRest.REPORT), "--url", rest.url());
        assertEquals(1, weir("rule", "add", "--from", "usr1", "--to", "usr3", "--ports", "80", "--url", rest.url()));
        assertTrue(err.contains("did you mean usr1?") && err.contains("set protocol to tcp"), err);
        assertTrue(err.contains("2 problems. Nothing was changed."), err);
        assertEquals(1, weir("rule", "rm", "none", "--url", rest.url()));
        assertEquals(1, weir("rule", "edit", "none", "--order", "1", "--url", rest.url()));
        assertEquals(0, weir("rule", "--help"));
        assertTrue(out.contains("promote") && out.contains("weir rule add"), out);
        assertEquals(0, weir("rule", "add", "--help"));
        assertTrue(out.contains("--sessions"), out);
    }
}
