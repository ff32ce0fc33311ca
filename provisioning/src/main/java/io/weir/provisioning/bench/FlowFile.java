package io.weir.provisioning.bench;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.model.Intent;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowText;
import io.weir.provisioning.lab.LabFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The flows of one host in files that ovs-ofctl takes: the same flows that Weir sends.
 *
 * @param path the file with all of them
 * @param damage a file that takes every 200th out, and makes every 200th drop packets instead
 * @param flows how many there are
 */
record FlowFile(String path, String damage, int flows) {

    /** Each of two kinds of damage concerns one flow in so many: 1 % in all. */
    private static final int DAMAGED_ONE_IN = 200;

    static FlowFile write(Ground ground, Intent intent, String host, BenchSwitch ovs) {
        HostView view =
                NetworkView.of(intent).host(host).orElseThrow(() -> new LabFailure("the intent has no host " + host));
        List<Flow> flows = view.flows(new Ports(ovs.ports().numbers())).toList();
        Path all = ground.file("flows-" + host + ".txt");
        Path damage = ground.file("damage-" + host + ".txt");
        try {
            Files.writeString(all, flows.stream().map(FlowText::format).collect(Collectors.joining("\n", "", "\n")));
            Files.writeString(damage, String.join("\n", damage(flows)) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FlowFile(all.toString(), damage.toString(), flows.size());
    }

    private static List<String> damage(List<Flow> flows) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i + DAMAGED_ONE_IN / 2 < flows.size(); i += DAMAGED_ONE_IN) {
            lines.add("delete_strict " + key(flows.get(i)));
            lines.add("modify_strict " + key(flows.get(i + DAMAGED_ONE_IN / 2)) + ",actions=drop");
        }
        return lines;
    }

    private static String key(Flow flow) {
        String match = FlowText.format(flow.match());
        return "table=" + flow.table() + ",priority=" + flow.priority() + (match.isEmpty() ? "" : "," + match);
    }
}
