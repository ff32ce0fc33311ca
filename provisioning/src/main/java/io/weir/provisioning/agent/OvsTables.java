package io.weir.provisioning.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.provisioning.agent.HostState.Bridge;
import io.weir.provisioning.agent.HostState.Controller;
import io.weir.provisioning.agent.HostState.Port;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code ovs-vsctl --format=json list} says of bridges and ports: one table a line, whose cells are values of RFC
 * 7047, section 5.1 (a set of one is written as its only element).
 */
record OvsTables(Datapath datapath, SortedMap<String, Bridge> bridges, SortedMap<String, Port> ports) {

    static final List<String> QUERY = List.of(
            "--columns=name,datapath_type,fail_mode,other_config,protocols,controller,external_ids,ports",
            "list",
            "Bridge",
            "--",
            "--columns=_uuid,name",
            "list",
            "Port",
            "--",
            "--columns=name,type,options,external_ids",
            "list",
            "Interface",
            "--",
            "--columns=_uuid,target,connection_mode,max_backoff,inactivity_probe",
            "list",
            "Controller",
            "--",
            "get",
            "Open_vSwitch",
            ".",
            "datapath_types");

    private static final ObjectMapper JSON = new ObjectMapper();

    OvsTables {
        bridges = Collections.unmodifiableSortedMap(new TreeMap<>(bridges));
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    }

    OvsTables with(Datapath other) {
        return new OvsTables(other, bridges, ports);
    }

    static OvsTables parse(String output) throws CommandFailed {
        List<List<Map<String, JsonNode>>> tables = new ArrayList<>();
        String types = "";
        try {
            for (String line : output.lines().toList()) {
                if (line.startsWith("{")) {
                    tables.add(rows(JSON.readTree(line)));
                } else if (line.startsWith("[")) {
                    types = line;
                }
            }
        } catch (JsonProcessingException wrong) {
            throw new CommandFailed("ovs-vsctl list", "answered no JSON: " + wrong.getOriginalMessage());
        }
        if (tables.size() != 4) {
            throw new CommandFailed("ovs-vsctl list", "answered " + tables.size() + " tables, not 4: " + output);
        }
        Map<String, String> bridgeOfPort = new HashMap<>();
        SortedMap<String, Bridge> bridges = bridges(tables.get(0), tables.get(1), tables.get(3), bridgeOfPort);
        SortedMap<String, Port> ports = new TreeMap<>();
        for (Map<String, JsonNode> row : tables.get(2)) {
            String name = text(row, "name");
            String bridge = bridgeOfPort.getOrDefault(name, "");
            ports.put(name, new Port(name, bridge, text(row, "type"), map(row, "options"), map(row, "external_ids")));
        }
        return new OvsTables(types.contains("system") ? Datapath.KERNEL : Datapath.USERSPACE, bridges, ports);
    }

    private static SortedMap<String, Bridge> bridges(
            List<Map<String, JsonNode>> bridgeRows,
            List<Map<String, JsonNode>> portRows,
            List<Map<String, JsonNode>> controllerRows,
            Map<String, String> bridgeOfPort) {
        Map<String, String> portNames = new HashMap<>();
        portRows.forEach(row -> portNames.put(text(row, "_uuid"), text(row, "name")));
        Map<String, Controller> controllers = new HashMap<>();
        controllerRows.forEach(row -> controllers.put(
                text(row, "_uuid"),
                new Controller(
                        text(row, "target"),
                        text(row, "connection_mode"),
                        number(row, "max_backoff"),
                        number(row, "inactivity_probe"))));
        SortedMap<String, Bridge> bridges = new TreeMap<>();
        for (Map<String, JsonNode> row : bridgeRows) {
            String name = text(row, "name");
            for (String port : set(row, "ports")) {
                bridgeOfPort.put(portNames.getOrDefault(port, ""), name);
            }
            bridges.put(
                    name,
                    new Bridge(
                            name,
                            text(row, "datapath_type"),
                            text(row, "fail_mode"),
                            map(row, "other_config")
                                    .getOrDefault("disable-in-band", "")
                                    .equals("true"),
                            map(row, "other_config").getOrDefault("datapath-id", ""),
                            set(row, "protocols"),
                            set(row, "controller").stream()
                                    .filter(controllers::containsKey)
                                    .map(controllers::get)
                                    .toList(),
                            map(row, "external_ids").getOrDefault(OpenVSwitch.HOST, "")));
        }
        return bridges;
    }

    private static List<Map<String, JsonNode>> rows(JsonNode table) {
        List<Map<String, JsonNode>> rows = new ArrayList<>();
        for (JsonNode cells : table.path("data")) {
            Map<String, JsonNode> row = new HashMap<>();
            for (int column = 0; column < cells.size(); column++) {
                row.put(table.path("headings").path(column).asText(), cells.path(column));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> set(Map<String, JsonNode> row, String column) {
        JsonNode value = cell(row, column);
        if (!value.path(0).asText().equals("set")) {
            return List.of(atom(value));
        }
        List<String> elements = new ArrayList<>();
        value.path(1).forEach(element -> elements.add(atom(element)));
        Collections.sort(elements);
        return elements;
    }

    private static SortedMap<String, String> map(Map<String, JsonNode> row, String column) {
        SortedMap<String, String> map = new TreeMap<>();
        cell(row, column).path(1).forEach(pair -> map.put(atom(pair.path(0)), atom(pair.path(1))));
        return map;
    }

    private static String text(Map<String, JsonNode> row, String column) {
        List<String> values = set(row, column);
        return values.isEmpty() ? "" : values.get(0);
    }

    private static long number(Map<String, JsonNode> row, String column) {
        String text = text(row, column);
        return text.isEmpty() ? -1 : Long.parseLong(text);
    }

    /** A string, number or boolean as itself; {@code ["uuid", "…"]} as what it holds. */
    private static String atom(JsonNode value) {
        return value.isArray() ? value.path(1).asText() : value.asText();
    }

    private static JsonNode cell(Map<String, JsonNode> row, String column) {
        JsonNode value = row.get(column);
        if (value == null) {
            throw new IllegalStateException("a table without its column " + column);
        }
        return value;
    }
}
