package io.weir.provisioning.demo;

import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.InstalledFlows;
import io.weir.provisioning.lab.LabHost;
import java.time.Duration;
import java.util.List;

/** Flows that somebody changes on a switch are put right. */
final class RepairScene implements Scene {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Override
    public String title() {
        return "Flows deleted, changed and added by hand are put right";
    }

    @Override
    public boolean fits(Stage stage) {
        return !stage.lab().hosts().isEmpty();
    }

    @Override
    public void play(Stage stage, Account account) {
        stage.lab().awaitInSync();
        LabHost host = stage.governed().get(0);
        harm(stage, account, host, List.of("del-flows"));
        harm(stage, account, host, List.of("del-flows", "table=60"));
        harm(stage, account, host, List.of("mod-flows", "table=20,actions=drop"));
        harm(stage, account, host, List.of("add-flow", "table=0,priority=65000,actions=normal"));
        stage.find((from, to) -> stage.declared().mayReach(from, to)
                        && stage.declared().isTold(from, to)
                        && from.host().equals(host.name()))
                .ifPresent(pair -> stage.checkPing(account, pair.from(), pair.to()));
    }

    private static void harm(Stage stage, Account account, LabHost host, List<String> command) {
        InstalledFlows right = InstalledFlows.of(host);
        int repaired = repaired(stage, host);
        long start = System.nanoTime();
        host.ovsOfctl(command.get(0), command.subList(1, command.size()).toArray(new String[0]));
        Await.until(
                "flows to be put right",
                LIMIT,
                () -> InstalledFlows.of(host)
                                .ages()
                                .keySet()
                                .equals(right.ages().keySet())
                        && repaired(stage, host) > repaired);
        account.check(
                true,
                "%s: ovs-ofctl %s: right again after %s, %d flows repaired"
                        .formatted(
                                host, String.join(" ", command), Words.since(start), repaired(stage, host) - repaired));
    }

    private static int repaired(Stage stage, LabHost host) {
        return stage.lab()
                .rest()
                .get("/v1/hosts/" + host.name())
                .path("repaired")
                .asInt();
    }
}
