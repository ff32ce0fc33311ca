package io.weir.controller.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.reconcile.SwitchStatus.State;
import io.weir.controller.rest.FakeFabric;
import io.weir.controller.rest.RunningRest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class CommandsTest {

    @TempDir
    Path directory;

    private final FakeFabric fabric =
            new FakeFabric().is("vm1", State.IN_SYNC).hasPorts("vm1", Map.of("usr1-1-veth", 1, "weir-vxlan", 2));

    @RegisterExtension
    private final RunningRest rest = new RunningRest(fabric);

    private final CommandRun run = new CommandRun();

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("cluster.yaml"), text).toString();
    }

    @Test
    void applySaysHostByHostHowItWent() throws Exception {
        assertEquals(0, run.weir("apply", file(RunningRest.REPORT), "--url", rest.url()), run.err());
        assertTrue(run.out().contains("Revision 1 is stored."), run.out());
        assertTrue(run.out().matches("(?s).*vm1 +confirmed +\\d+\\.\\d.*"), run.out());
        assertTrue(run.out().contains("is brought up to date when it connects"), run.out());
        assertEquals(0, run.weir("apply", file(RunningRest.REPORT), "--url", rest.url()));
        assertTrue(run.out().contains("Nothing to change"), run.out());
    }

    @Test
    void applyFailsIfAConnectedHostDoesNotConfirm() throws Exception {
        fabric.is("vm2", State.FAILED);
        assertEquals(1, run.weir("apply", file(RunningRest.REPORT), "--url", rest.url()));
        assertTrue(run.out().contains("table full"), run.out());
    }

    @Test
    void applyListsEveryProblemWithItsLine() throws Exception {
        String file = file("hosts:\n  vm1: {addres: 192.0.2.1}\ntenants: 7\n");
        assertEquals(1, run.weir("apply", file, "--url", rest.url()));
        assertTrue(run.err().contains(file + ":2: hosts.vm1.addres"), run.err());
        assertTrue(run.err().contains("did you mean address?"), run.err());
        assertTrue(run.err().contains("Nothing was changed."), run.err());
        assertEquals(1, run.weir("apply", directory + "/nothing.yaml", "--url", rest.url()));
        assertTrue(run.err().contains("there is no file"), run.err());
    }

    @Test
    void applyToAnotherRevisionIsRefused() throws Exception {
        assertEquals(1, run.weir("apply", file(RunningRest.REPORT), "--if-match", "3", "--url", rest.url()));
        assertTrue(run.err().contains("Its revision is 0"), run.err());
    }

    @Test
    void statusNamesWhatLacksAndTheCommandForIt() throws Exception {
        run.weir("apply", file(RunningRest.REPORT), "--url", rest.url());
        assertEquals(1, run.weir("status", "--url", rest.url()));
        assertTrue(run.out().contains("port weir-gre is missing"), run.out());
        assertTrue(run.out().contains("set-controller vm2-br"), run.out());
        assertTrue(run.out().contains("switch br9"), run.out());
    }

    @Test
    void revisionsAreListedAndAnyOfThemCanBePrinted() throws Exception {
        assertEquals(0, run.weir("revisions", "--url", rest.url()), run.err());
        assertTrue(run.out().contains("weir apply FILE"), run.out());
        run.weir("apply", file(RunningRest.REPORT), "--why", "to begin", "--url", rest.url());
        run.weir("get", "--url", rest.url());
        String first = run.out();
        run.weir("rule", "add", "--from", "usr1", "--to", "usr2", "--name", "a", "--url", rest.url());
        run.weir("rule", "rm", "a", "--url", rest.url());
        assertEquals(0, run.weir("revisions", "--url", rest.url()), run.err());
        assertTrue(
                run.out().matches("(?s)REVISION .*3 .*rules/a \\(out\\).*2 .*rules/a\n.*1 .*whole intent.*to begin\n"),
                run.out());
        assertEquals(0, run.weir("revisions", "--before", "2", "--url", rest.url()), run.err());
        assertFalse(run.out().contains("rules/a"), run.out());
        assertEquals(0, run.weir("revisions", "--before", "1", "--url", rest.url()), run.err());
        assertEquals("There is no revision before 1.\n", run.out());
        assertEquals(0, run.weir("get", "--revision", "1", "--url", rest.url()), run.err());
        assertEquals(first, run.out());
        assertEquals(1, run.weir("get", "--revision", "9", "--url", rest.url()));
        assertTrue(run.err().contains("There is no revision 9."), run.err());
    }

    @Test
    void statusSaysWhatAnAgentCouldNotDo() throws Exception {
        run.weir("apply", file(RunningRest.REPORT), "--url", rest.url());
        rest.put("/v1/hosts/vm1/report", """
                {"revision": 1, "datapath": "kernel", "complete": false, "containers": [], "failures": [
                 {"step": "start usr1-1", "command": "lxc-start usr1-1", "output": "no\\u001b[2J room\\n", "retrySeconds": 5},
                 {"step": "usr1/usr1-2", "command": "", "output": "its address is another's", "retrySeconds": 0}]}""");
        assertEquals(1, run.weir("status", "--url", rest.url()));
        String advice =
                "vm1: its agent failed to start usr1-1 (tried again in 5 s):\n    lxc-start usr1-1\n    no?[2J room\n";
        assertTrue(run.out().contains(advice), run.out());
        assertTrue(run.out().contains("vm1: its agent says of usr1/usr1-2:\n    its address is another's"), run.out());
    }

    @Test
    void statusMayWaitUntilAllIsInSync() throws Exception {
        run.weir("apply", file(RunningRest.REPORT), "--url", rest.url());
        assertEquals(1, run.weir("status", "--wait", "1", "--url", rest.url()));
        assertTrue(run.out().contains("disconnected"), run.out());
        fabric.is("vm2", State.IN_SYNC).is("vm3", State.IN_SYNC);
        assertEquals(0, run.weir("status", "--wait", "60", "--url", rest.url()), run.out());
        assertEquals(1, run.weir("status", "--wait", "61", "--url", rest.url()));
        assertTrue(run.err().contains("--wait is from 0 to 60 seconds"), run.err());
    }

    @Test
    void flowsArePrintedInEachForm() throws Exception {
        run.weir("apply", file(RunningRest.REPORT), "--url", rest.url());
        assertEquals(0, run.weir("flows", "vm1", "--table", "SPOOF_GUARD", "--url", rest.url()), run.err());
        assertTrue(run.out().lines().allMatch(line -> line.contains("table=10,") && line.contains(" # ")), run.out());
        assertEquals(0, run.weir("flows", "vm1", "-o", "table", "--container", "usr1/usr1-1", "--url", rest.url()));
        assertTrue(run.out().startsWith("TABLE"), run.out());
        assertEquals(1, run.weir("flows", "vm9", "--url", rest.url()));
        assertTrue(run.err().contains("no host named"), run.err());
    }

    @Test
    void withoutAControllerItSaysHowToStartOne() {
        assertEquals(1, run.weir("get", "--url", "http://127.0.0.1:1"));
        assertTrue(run.err().contains("weir controller"), run.err());
        assertEquals(1, run.weir("get", "--url", "nonsense"));
        assertTrue(run.err().contains("not the URL of a controller"), run.err());
    }

    @Test
    void aMistypedCommandIsToldTheNearOne() {
        assertEquals(2, run.weir("stauts"));
        assertTrue(run.err().contains("status"), run.err());
        assertEquals(0, run.weir("--help"));
        assertTrue(
                run.out().contains("demo")
                        && run.out().contains("agent")
                        && run.out().contains("bench"),
                run.out());
    }

    @Test
    void rulesAreAddedListedEditedPromotedAndRemoved() throws Exception {
        run.weir("apply", file(RunningRest.REPORT), "--url", rest.url());
        assertEquals(0, run.weir("rules", "--url", rest.url()), run.err());
        assertTrue(run.out().contains("no rules"), run.out());
        assertEquals(
                0,
                run.weir(
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
                        "--log",
                        "--mode",
                        "observe",
                        "--url",
                        rest.url()),
                run.err());
        assertTrue(
                run.out().contains("Rule web-to-db is added.") && run.out().contains("Revision 2 is stored."),
                run.out());
        assertEquals(0, run.weir("rules", "--tenant", "usr2", "--url", rest.url()), run.err());
        assertTrue(
                run.out()
                        .matches(
                                "(?s).*1000 +allow +web-to-db +usr1:role=web +usr2:role=db +tcp 5432,6000-6010 +observe +2.*"),
                run.out());
        assertEquals(0, run.weir("rule", "promote", "--tenant", "usr2", "web-to-db", "--url", rest.url()), run.err());
        assertEquals(
                0,
                run.weir(
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
                run.err());
        assertEquals(0, run.weir("rule", "rm", "--tenant", "usr2", "web-to-db", "--url", rest.url()), run.err());
        assertEquals(0, run.weir("rules", "--tenant", "usr2", "--url", rest.url()), run.err());
        assertTrue(
                run.out()
                        .matches(
                                "(?s).*5 +allow +web-to-db@\\d+ +.* tcp +withdrawn +5 +0 +10 +980 +kept until it is removed.*"),
                run.out());
    }

    @Test
    void aRuleWithProblemsIsToldThem() throws Exception {
        run.weir("apply", file(RunningRest.REPORT), "--url", rest.url());
        assertEquals(
                1, run.weir("rule", "add", "--from", "usr1", "--to", "usr3", "--ports", "80", "--url", rest.url()));
        assertTrue(run.err().contains("did you mean usr1?") && run.err().contains("set protocol to tcp"), run.err());
        assertTrue(run.err().contains("2 problems. Nothing was changed."), run.err());
        assertEquals(1, run.weir("rule", "rm", "none", "--url", rest.url()));
        assertEquals(1, run.weir("rule", "edit", "none", "--order", "1", "--url", rest.url()));
        assertEquals(0, run.weir("rule", "--help"));
        assertTrue(run.out().contains("promote") && run.out().contains("weir rule add"), run.out());
        assertEquals(0, run.weir("rule", "add", "--help"));
        assertTrue(run.out().contains("--sessions"), run.out());
    }
}
