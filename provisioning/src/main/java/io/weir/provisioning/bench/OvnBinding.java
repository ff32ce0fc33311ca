package io.weir.provisioning.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Binds ports to chassis that exist in OVN's database only. As {@code ovn-sbctl lsp-bind} does it, but by the rows' ids
 * and many at once: that takes minutes.
 */
final class OvnBinding {

    private final OvnCentral central;
    private final ObjectMapper json = new ObjectMapper();

    OvnBinding(OvnCentral central) {
        this.central = central;
    }

    /**
     * Makes a chassis of each host but those that will be connected, and binds its containers' ports there.
     *
     * @param encapsulation the tunnels that they say they have
     */
    void bind(Intent intent, List<String> connected, String encapsulation) {
        for (Host host : intent.hosts().values()) {
            if (!connected.contains(host.name())) {
                central.sbctl(
                        "chassis-add",
                        host.name(),
                        encapsulation,
                        host.address().toString());
            }
        }
        Map<String, String> hostOf = new HashMap<>();
        for (Tenant tenant : intent.tenants().values()) {
            tenant.containers().values().forEach(each -> hostOf.put(each.name(), each.host()));
        }
        Map<String, String> chassisIds = central.ids("chassis", "name");
        ArrayNode open = json.createArrayNode();
        for (Map.Entry<String, String> port :
                central.ids("port_binding", "logical_port").entrySet()) {
            String chassisId = chassisIds.get(hostOf.get(port.getKey()));
            if (chassisId != null) {
                open.add(binding(port.getValue(), chassisId));
            }
            if (open.size() == OvnCommands.PORTS_PER_CALL) {
                transact(open);
                open.removeAll();
            }
        }
        transact(open);
    }

    private ObjectNode binding(String port, String chassis) {
        ObjectNode update = json.createObjectNode();
        update.put("op", "update").put("table", "Port_Binding");
        update.putArray("where")
                .addArray()
                .add("_uuid")
                .add("==")
                .addArray()
                .add("uuid")
                .add(port);
        ObjectNode row = update.putObject("row");
        row.putArray("chassis").add("uuid").add(chassis);
        row.put("up", true);
        return update;
    }

    private void transact(ArrayNode operations) {
        central.transact(
                json.createArrayNode().add("OVN_Southbound").addAll(operations).toString());
    }
}
