package io.weir.provisioning.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A host without an agent: somebody sets its bridge's controller, and plugs in the ports that Weir says are missing. */
final class ByHandScene implements Scene {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Override
    public String title() {
        return "A host joined by hand, with nothing but set-controller";
    }

    @Override
    public boolean fits(Stage stage) {
        return !stage.bareHosts().isEmpty();
    }

    @Override
    public void play(Stage stage, Account account) {
        for (String name : stage.bareHosts()) {
            join(stage, account, stage.lab().host(name));
            stage.declared().containers().stream()
                    .filter(member -> member.host().equals(name))
                    .forEach(member -> check(stage, account, member));
        }
    }

    private static void join(Stage stage, Account account, LabHost host) {
        String bridge = host.bridge();
        host.ovsVsctl("add-br", bridge, "--", "set", "bridge", bridge, "datapath_type=" + host.datapathType());
        long start = System.nanoTime();
        String target = stage.lab().openflowTarget();
        account.note("ovs-vsctl set-fail-mode " + bridge + " secure -- set-controller " + bridge + " " + target);
        host.ovsVsctl("set-fail-mode", bridge, "secure", "--", "set-controller", bridge, target);
        Await.until("Weir to ask for ports", LIMIT, () -> !missing(stage, host).isEmpty());
        List<String> remedies = missing(stage, host);
        account.note("Weir names the ports that it misses, with the command for each:");
        for (String remedy : remedies) {
            account.note("  " + remedy);
            host.run("sh", "-c", remedy);
        }
        Await.until("all ports to be found", LIMIT, () -> missing(stage, host).isEmpty() && isInSync(stage, host));
        int flows = status(stage, host).path("flows").asInt();
        account.check(flows > 0, host + " is in sync after " + Words.since(start) + ", with " + flows + " flows");
    }

    /** With one of each: its subnet, another subnet of its tenant, another tenant. */
    private static void check(Stage stage, Account account, Declared.Member member) {
        stage.find((one, other) -> one.isInSubnetOf(member)).ifPresent(pair -> {
            stage.checkPing(account, pair.from(), member);
            stage.checkPing(account, member, pair.from());
        });
        stage.find((one, other) -> one.tenant().equals(member.tenant()) && !one.isInSubnetOf(member))
                .ifPresent(pair -> {
                    LabContainer from = stage.container(member);
                    String target = pair.from().address();
                    List<String> hops = from.traceroute(target);
                    account.check(
                            hops.equals(List.of(from.gateway(), target)),
                            "traceroute to " + pair.from().id() + " goes by " + String.join(" → ", hops));
                });
        stage.find((one, other) -> !stage.declared().mayReach(member, one)
                        && stage.declared().isTold(member, one))
                .ifPresent(pair -> stage.checkPing(account, member, pair.from()));
    }

    private static List<String> missing(Stage stage, LabHost host) {
        List<String> remedies = new ArrayList<>();
        status(stage, host)
                .path("missingPorts")
                .forEach(port -> remedies.add(port.path("remedy").asText()));
        return remedies;
    }

    private static boolean isInSync(Stage stage, LabHost host) {
        return status(stage, host).path("state").asText().equals("in-sync");
    }

    private static JsonNode status(Stage stage, LabHost host) {
        return stage.lab().rest().get("/v1/hosts/" + host.name());
    }
}
