package io.weir.provisioning.bench;

import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.Launcher;
import io.weir.provisioning.lab.Shell;
import java.util.List;

/** How long an operator waits for an answer on the command line. */
final class CliBench implements Bench {

    private static final int CONTAINERS = 1_000;
    private static final String WHAT = "how things stand, start to end";

    @Override
    public String name() {
        return "cli";
    }

    @Override
    public String about() {
        return "A command that shows how things stand at 1,000 containers, from its start to its end. `weir status` asks"
                + " the controller over HTTP; `ovn-nbctl show` reads OVN's database; `ovs-vsctl show` that of one switch.";
    }

    @Override
    public String bounds() {
        return "The launcher's look at the sources and the start of a JVM, which an archive of its classes makes bearable;"
                + " the peers are C programs.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        Spread spread = ground.spread(CONTAINERS, results);
        Shell shell = ground.shell();
        for (int round = 0; round < ground.rounds() * 2; round++) {
            results.times(WHAT, Figure.WEIR, "./weir status").addMilliseconds(status(shell));
            spread.ovn().ifPresent(ovn -> results.times(WHAT, "ovn-nbctl show", "ovn-nbctl --db=unix:… show")
                    .addMilliseconds(Ground.time(shell, ovn.show())));
            results.times(WHAT, "ovs-vsctl show", "ovs-vsctl show")
                    .addMilliseconds(Ground.time(spread.weirSwitches().get(0).shell(), List.of("ovs-vsctl", "show")));
        }
    }

    /** Its exit code is 1 where a host is not connected, which is so here. */
    private static long status(Shell shell) {
        long start = System.nanoTime();
        Shell.Outcome outcome = shell.run(Ground.LIMIT, Launcher.find().command("status"));
        long took = System.nanoTime() - start;
        if (outcome.code() > 1 || !outcome.output().contains("in-sync")) {
            throw new LabFailure("weir status: " + outcome.output());
        }
        return took;
    }
}
