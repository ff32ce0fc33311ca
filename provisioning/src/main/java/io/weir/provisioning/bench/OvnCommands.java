package io.weir.provisioning.bench;

import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.List;

/**
 * What declares tenants to OVN, as the arguments of ovn-nbctl.
 *
 * <p>A tenant is a logical switch with a port group: whoever has an address of the tenant may send, anyone else not.
 */
final class OvnCommands {

    /** What is written in one transaction; OVN's own advice is to write much at once. */
    static final int PORTS_PER_CALL = 500;

    /** A port that rules are about. */
    static final String PORT = "8080";

    /** Priority of an ACL that is given and taken back; those of {@link #tenant} are below. */
    private static final String GIVEN = "1002";

    private OvnCommands() {}

    /** Declares an intent's tenants, a transaction each. */
    static List<List<String>> declare(Intent intent) {
        List<List<String>> transactions = new ArrayList<>();
        List<String> open = new ArrayList<>();
        int ports = 0;
        for (Tenant tenant : intent.tenants().values()) {
            open.addAll(tenant(tenant));
            ports += tenant.containers().size();
            if (ports >= PORTS_PER_CALL) {
                transactions.add(open);
                open = new ArrayList<>();
                ports = 0;
            }
        }
        if (!open.isEmpty()) {
            transactions.add(open);
        }
        return transactions;
    }

    /** Declares a tenant with its containers. */
    static List<String> tenant(Tenant tenant) {
        String name = tenant.name();
        String outport = "outport == @" + group(tenant);
        List<String> words = new ArrayList<>(List.of("--", "ls-add", name, "--", "pg-add", group(tenant), "--"));
        words.addAll(acl("acl-add", tenant, "1001", outport + " && ip4.src == " + prefix(tenant), "allow-related"));
        words.add("--");
        words.addAll(acl("acl-add", tenant, "1000", outport + " && ip", "drop"));
        for (Container container : tenant.containers().values()) {
            words.addAll(port(name, container));
        }
        words.addAll(List.of("--", "pg-set-ports", group(tenant)));
        words.addAll(tenant.containers().keySet());
        return words;
    }

    /** Takes a tenant out. */
    static List<String> remove(Tenant tenant) {
        return List.of("--", "pg-del", group(tenant), "--", "ls-del", tenant.name());
    }

    /** Declares a container's port. */
    static List<String> port(String tenant, Container container) {
        String port = container.name();
        String addresses = container.mac() + " " + container.address();
        List<String> words = new ArrayList<>(List.of("--", "lsp-add", tenant, port));
        words.addAll(List.of("--", "lsp-set-addresses", port, addresses));
        words.addAll(List.of("--", "lsp-set-port-security", port, addresses));
        return words;
    }

    /** Joins tenants by a router, without letting them send to each other. */
    static List<String> router(Tenant... tenants) {
        List<String> words = new ArrayList<>(List.of("--", "lr-add", "router"));
        for (Tenant tenant : tenants) {
            Subnet subnet = tenant.subnets().values().iterator().next();
            String port = "router-" + tenant.name();
            String mac = new MacAddress(0x02fe00000000L + tenant.number()).toString();
            String address = subnet.gateway() + "/" + subnet.prefix().length();
            words.addAll(List.of("--", "lrp-add", "router", port, mac, address));
            words.addAll(List.of("--", "lsp-add", tenant.name(), "to-" + port));
            words.addAll(List.of("--", "lsp-set-type", "to-" + port, "router"));
            words.addAll(List.of("--", "lsp-set-addresses", "to-" + port, "router"));
            words.addAll(List.of("--", "lsp-set-options", "to-" + port, "router-port=" + port));
        }
        return words;
    }

    /** Lets one tenant send to another. */
    static List<String> allow(Tenant from, Tenant to) {
        return acl("acl-add", to, GIVEN, match(from, to), "allow-related");
    }

    /** Takes that back. */
    static List<String> forbid(Tenant from, Tenant to) {
        return acl("acl-del", to, GIVEN, match(from, to));
    }

    /** Denies {@link #PORT} within a tenant. */
    static List<String> denyPort(Tenant tenant) {
        return acl("acl-add", tenant, GIVEN, port(tenant), "drop");
    }

    /** Takes that back. */
    static List<String> undenyPort(Tenant tenant) {
        return acl("acl-del", tenant, GIVEN, port(tenant));
    }

    private static List<String> acl(String command, Tenant to, String priority, String... matchAndVerdict) {
        List<String> words = new ArrayList<>(List.of(command, group(to), "to-lport", priority));
        words.addAll(List.of(matchAndVerdict));
        return words;
    }

    private static String port(Tenant tenant) {
        return match(tenant, tenant) + " && tcp.dst == " + PORT;
    }

    private static String match(Tenant from, Tenant to) {
        return "outport == @" + group(to) + " && ip4.src == " + prefix(from);
    }

    private static String group(Tenant tenant) {
        return "pg_" + tenant.name();
    }

    private static String prefix(Tenant tenant) {
        return tenant.subnets().values().iterator().next().prefix().toString();
    }
}
