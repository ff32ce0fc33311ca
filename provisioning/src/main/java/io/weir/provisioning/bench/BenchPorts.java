package io.weir.provisioning.bench;

import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.LabFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ports of a switch's bridge: thousands with nothing behind them, real ones, and tunnels. */
record BenchPorts(BenchSwitch ovs) {

    /** What one ovs-vsctl is asked to do at once; an argument list has an end. */
    private static final int PORTS_PER_CALL = 250;

    /** So many ports of the datapath's own are made in less than a minute. */
    private static final int DUMMY_PORTS = 2_000;

    /**
     * Adds ports with nothing behind them; of thousands, patch ports, and answers when they are there.
     *
     * @param ports what OVN knows each by (iface-id), by name
     */
    void add(Map<String, String> ports) {
        if (ports.size() > DUMMY_PORTS) {
            addPatches(ports);
            Await.until("ports", Ground.LIMIT, () -> numbers().keySet().containsAll(ports.keySet()));
            return;
        }
        List<String> names = new ArrayList<>(ports.keySet());
        for (int from = 0; from < names.size(); from += PORTS_PER_CALL) {
            List<String> command = new ArrayList<>(List.of("ovs-vsctl"));
            for (String name : names.subList(from, Math.min(names.size(), from + PORTS_PER_CALL))) {
                command.addAll(List.of("--", "add-port", ovs.bridge(), name));
                command.addAll(List.of("--", "set", "interface", name, "type=dummy"));
                command.add("external_ids:iface-id=" + ports.get(name));
            }
            Ground.must(ovs.shell(), command);
        }
    }

    /**
     * Adds patch ports that lead nowhere, by transactions of OVSDB (RFC 7047, 5.2): for thousands, ovs-vsctl takes
     * minutes, and so does the datapath over ports of its own.
     *
     * @param known what OVN knows each by (iface-id), by name
     */
    private void addPatches(Map<String, String> known) {
        List<String> rows = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        known.forEach((name, ifaceId) -> {
            rows.add(
                    "{'op':'insert','table':'Interface','uuid-name':'i%1$s','row':{'name':'%1$s','type':'patch','options':['map',[['peer','x%1$s']]],'external_ids':['map',[['iface-id','%2$s']]]}}"
                            .formatted(name, ifaceId));
            rows.add(
                    "{'op':'insert','table':'Port','uuid-name':'%1$s','row':{'name':'%1$s','interfaces':['named-uuid','i%1$s']}}"
                            .formatted(name));
            ports.add("['named-uuid','%s']".formatted(name));
            if (ports.size() == PORTS_PER_CALL) {
                addPatches(rows, ports);
                rows.clear();
                ports.clear();
            }
        });
        addPatches(rows, ports);
    }

    private void addPatches(List<String> rows, List<String> ports) {
        if (ports.isEmpty()) {
            return;
        }
        String transaction =
                "['Open_vSwitch',%s,{'op':'mutate','table':'Bridge','where':[['name','==','%s']],'mutations':[['ports','insert',['set',[%s]]]]}]"
                        .formatted(String.join(",", rows), ovs.bridge(), String.join(",", ports));
        String result =
                ovs.must("ovsdb-client", "transact", "unix:" + ovs.path("db.sock"), transaction.replace('\'', '"'));
        if (result.contains("error")) {
            throw new LabFailure("ports were not added: " + result);
        }
    }

    /** Adds a network device of the switch's namespace as a port. */
    void addSystem(String name, String ifaceId) {
        ovs.must(
                "ovs-vsctl",
                "add-port",
                ovs.bridge(),
                name,
                "--",
                "set",
                "interface",
                name,
                "external_ids:iface-id=" + ifaceId);
    }

    void addTunnels() {
        ovs.must(
                "ovs-vsctl",
                "add-port",
                ovs.bridge(),
                "weir-vxlan",
                "--",
                "set",
                "interface",
                "weir-vxlan",
                "type=vxlan",
                "options:remote_ip=flow",
                "options:key=flow");
    }

    /** Adds a tunnel to one other host. */
    void addTunnelTo(String address) {
        ovs.must(
                "ovs-vsctl",
                "add-port",
                ovs.bridge(),
                "tunnel",
                "--",
                "set",
                "interface",
                "tunnel",
                "type=vxlan",
                "options:remote_ip=" + address);
    }

    /** OpenFlow numbers of the ports that have one, by name. */
    Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        String list = ovs.must(
                "ovs-vsctl",
                "--format=csv",
                "--no-headings",
                "--data=bare",
                "--columns=name,ofport",
                "list",
                "interface");
        for (String line : list.lines().toList()) {
            String[] fields = line.split(",", -1);
            if (fields.length == 2 && fields[1].matches("\\d{1,5}") && !fields[1].equals("65534")) {
                numbers.put(fields[0], Integer.parseInt(fields[1]));
            }
        }
        return numbers;
    }
}
