package io.weir.provisioning.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cluster of which each tenant has containers in three roles, whose inside is closed but for what five rules let in;
 * for Weir, and the same for OVN.
 *
 * @param intent the tenants, without roles and rules
 */
record RuledCluster(Intent intent) {

    private static final List<String> ROLES = List.of("web", "app", "db");

    /** What may be begun: from a role (or, if empty, the whole tenant) to a role, on a port (of ICMP: on none). */
    private record Permit(String from, String to, String protocol, int port) {

        String match() {
            return protocol.equals("icmp") ? "icmp4" : protocol + ".dst == " + port;
        }
    }

    private static final List<Permit> PERMITS = List.of(
            new Permit("web", "app", "tcp", 8080),
            new Permit("app", "db", "tcp", 5432),
            new Permit("web", "web", "udp", 7946),
            new Permit("db", "db", "tcp", 5433),
            new Permit("", "web", "icmp", 0));

    /** Half of each tenant on the one host, half on the other. */
    static RuledCluster pair(int containers) {
        return new RuledCluster(Clusters.pair(containers));
    }

    int rules() {
        return PERMITS.size() * intent.tenants().size();
    }

    /** What Weir is told. */
    String document() {
        ObjectMapper json = new ObjectMapper();
        try {
            JsonNode document = json.readTree(IntentWriter.json(intent));
            for (JsonNode tenant : document.path("tenants")) {
                ((ObjectNode) tenant).put("inside", "deny");
                int member = 0;
                for (JsonNode container : tenant.path("containers")) {
                    ((ObjectNode) container).putObject("labels").put("role", role(member++));
                }
                addRules(((ObjectNode) tenant).putArray("rules"));
            }
            return json.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void addRules(ArrayNode rules) {
        for (Permit permit : PERMITS) {
            ObjectNode rule = rules.addObject();
            select(rule.putObject("from"), permit.from);
            select(rule.putObject("to"), permit.to);
            rule.put("protocol", permit.protocol);
            if (permit.port != 0) {
                rule.put("ports", permit.port);
            }
        }
    }

    private static void select(ObjectNode selector, String role) {
        ObjectNode labels = selector.putObject("labels");
        if (!role.isEmpty()) {
            labels.put("role", role);
        }
    }

    private static String role(int member) {
        return ROLES.get(member % ROLES.size());
    }

    /** What OVN is told, a transaction for each tenant. */
    List<List<String>> declareToOvn() {
        List<List<String>> transactions = new ArrayList<>();
        for (Tenant tenant : intent.tenants().values()) {
            List<String> words = new ArrayList<>(List.of("--", "ls-add", tenant.name()));
            Map<String, List<String>> groups = new TreeMap<>();
            int member = 0;
            for (Container container : tenant.containers().values()) {
                words.addAll(OvnCommands.port(tenant.name(), container));
                groups.computeIfAbsent(group(tenant, ""), name -> new ArrayList<>())
                        .add(container.name());
                groups.computeIfAbsent(group(tenant, role(member++)), name -> new ArrayList<>())
                        .add(container.name());
            }
            groups.forEach((name, ports) -> {
                words.addAll(List.of("--", "pg-add", name));
                words.addAll(ports);
            });
            words.addAll(acl(tenant, "", "1000", "ip", "drop"));
            for (Permit permit : PERMITS) {
                String from = "ip4.src == $" + group(tenant, permit.from) + "_ip4 && " + permit.match();
                words.addAll(acl(tenant, permit.to, "1001", from, "allow-related"));
            }
            transactions.add(words);
        }
        return transactions;
    }

    /** What takes that from OVN again. */
    List<String> clearFromOvn() {
        List<String> words = new ArrayList<>();
        for (Tenant tenant : intent.tenants().values()) {
            words.addAll(List.of("--", "pg-del", group(tenant, "")));
            ROLES.forEach(role -> words.addAll(List.of("--", "pg-del", group(tenant, role))));
            words.addAll(List.of("--", "ls-del", tenant.name()));
        }
        return words;
    }

    private static List<String> acl(Tenant tenant, String to, String priority, String match, String verdict) {
        String group = group(tenant, to);
        return List.of("--", "acl-add", group, "to-lport", priority, "outport == @" + group + " && " + match, verdict);
    }

    private static String group(Tenant tenant, String role) {
        return role.isEmpty() ? "pg_" + tenant.name() : "pg_" + tenant.name() + "_" + role;
    }
}
