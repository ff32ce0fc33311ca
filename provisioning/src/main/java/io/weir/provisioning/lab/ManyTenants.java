package io.weir.provisioning.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A lab in which one switch has a port of each of many tenants, all with the same addresses. The first and the last, whose
 * numbers are the ends of the range, have a real container there, and one on a second host.
 */
public final class ManyTenants implements AutoCloseable {

    /** The largest tenant number and network id: a tunnel carries 24 bits (RFC 7348). */
    public static final int LAST_NETWORK = 0xffffff;

    /** Ports that one transaction adds: its text is an argument, which may have 128 kB. */
    private static final int BATCH = 350;

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String NEAR = "vm1";
    private static final String FAR = "vm2";

    private final Lab lab;
    private final int tenants;

    private ManyTenants(Lab lab, int tenants) {
        this.lab = lab;
        this.tenants = tenants;
    }

    /** Makes the lab; its switches know of no controller yet. */
    public static ManyTenants up(String name, int tenants) {
        return new ManyTenants(Lab.up(new LabPlan(name, intent(tenants), Set.of(NEAR, FAR))), tenants);
    }

    /** Two containers of a tenant, on two hosts. */
    public record Couple(LabContainer near, LabContainer far, int network) {}

    /** The first and the last tenant's containers, plugged in. */
    public List<Couple> plugCouples() {
        List<Couple> couples = List.of(couple(1, 1), couple(tenants, LAST_NETWORK));
        addBridge(lab.host(NEAR), couples.stream().map(Couple::near).toList());
        addBridge(lab.host(FAR), couples.stream().map(Couple::far).toList());
        return couples;
    }

    /** Adds the ports of all other tenants. */
    public void plugOthers() {
        for (int first = 2; first < tenants; first += BATCH) {
            addPorts(lab.host(NEAR), first, Math.min(first + BATCH, tenants));
        }
    }

    /** Points the switches at the controller, and answers when all flows are there. */
    public void connect() {
        lab.hosts().forEach(host -> host.ovsVsctl("--no-wait", "set-controller", host.bridge(), lab.openflowTarget()));
        lab.hosts().forEach(host -> Await.until(host + " to be in sync", LIMIT, () -> isInSync(host)));
    }

    /** Flows on the switch that has them all. */
    public int flows() {
        return status(lab.host(NEAR)).path("flows").asInt();
    }

    public Lab lab() {
        return lab;
    }

    @Override
    public void close() {
        lab.close();
    }

    private Couple couple(int tenant, int network) {
        String id = "t" + tenant + "/";
        return new Couple(lab.standIn(id + "near-" + tenant), lab.standIn(id + "far-" + tenant), network);
    }

    /** Every tenant has the subnet 10.0.0.0/24, and its container on the near host has the address 10.0.0.2 there. */
    private static String intent(int tenants) {
        StringBuilder yaml = new StringBuilder("""
                overlay: vxlan
                hosts:
                  vm1: {address: 192.0.2.60}
                  vm2: {address: 192.0.2.61}
                tenants:
                """);
        for (int i = 1; i <= tenants; i++) {
            int number = i == tenants ? LAST_NETWORK : i;
            yaml.append(String.format(
                    Locale.ROOT,
                    "  t%1$d: {number: %2$d, subnets: {net: {cidr: 10.0.0.0/24, network: %2$d}}, containers: {"
                            + "near-%1$d: {host: vm1, address: 10.0.0.2, port: p%1$d}",
                    i,
                    number));
            boolean isCouple = i == 1 || i == tenants;
            yaml.append(isCouple ? ", far-" + i + ": {host: vm2, address: 10.0.0.3, port: q" + i + "}}}\n" : "}}\n");
        }
        return yaml.toString();
    }

    private static void addBridge(LabHost host, List<LabContainer> containers) {
        String bridge = host.bridge();
        String datapath = "datapath_type=" + host.datapathType();
        host.ovsVsctl("add-br", bridge, "--", "set", "bridge", bridge, datapath, "fail_mode=secure");
        List<String> tunnel = List.of("type=vxlan", "options:remote_ip=flow", "options:key=flow");
        List<String> command = new ArrayList<>(List.of("add-port", bridge, "weir-vxlan", "--"));
        command.addAll(List.of("set", "interface", "weir-vxlan"));
        command.addAll(tunnel);
        host.ovsVsctl(command.toArray(new String[0]));
        containers.forEach(container -> host.ovsVsctl("add-port", bridge, container.port()));
    }

    /**
     * Adds patch ports that lead nowhere, which cost the user-space datapath nothing, while it takes minutes over as many of
     * its own. One transaction of OVSDB (RFC 7047, 5.2): for as many, ovs-vsctl takes minutes.
     */
    private static void addPorts(LabHost host, int first, int end) {
        StringBuilder operations = new StringBuilder();
        List<String> ports = new ArrayList<>();
        for (int i = first; i < end; i++) {
            operations.append("""
                    {'op':'insert','table':'Interface','uuid-name':'i%1$d',\
                    'row':{'name':'p%1$d','type':'patch','options':['map',[['peer','x%1$d']]]}},\
                    {'op':'insert','table':'Port','uuid-name':'p%1$d',\
                    'row':{'name':'p%1$d','interfaces':['named-uuid','i%1$d']}},""".formatted(i));
            ports.add("['named-uuid','p" + i + "']");
        }
        String transaction = """
                ['Open_vSwitch',%s{'op':'mutate','table':'Bridge','where':[['name','==','%s']],\
                'mutations':[['ports','insert',['set',[%s]]]]}]""".formatted(operations, host.bridge(), String.join(",", ports));
        String result = host.run("ovsdb-client", "transact", transaction.replace('\'', '"'));
        if (result.contains("error")) {
            throw new LabFailure("ports were not added: " + result);
        }
    }

    private boolean isInSync(LabHost host) {
        JsonNode status = status(host);
        return status.path("state").asText().equals("in-sync")
                && status.path("missingPorts").isEmpty();
    }

    private JsonNode status(LabHost host) {
        return lab.rest().get("/v1/hosts/" + host.name());
    }
}
