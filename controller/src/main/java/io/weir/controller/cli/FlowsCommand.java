package io.weir.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "flows",
        description = "List the flows that a host's switch has now, each with what in the intent it is for.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir flows vm1",
            "  weir flows vm1 --table SPOOF_GUARD --container usr1/usr1-1",
            "  weir flows vm1 --tenant usr1 -o table"
        })
final class FlowsCommand implements Callable<Integer> {

    enum Form {
        text,
        table,
        json
    }

    @Parameters(paramLabel = "HOST", description = "The host, by its name in the intent.")
    private String host = "";

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            defaultValue = "",
            description = "Only of this table, by name or number.")
    private String table = "";

    @Option(names = "--tenant", paramLabel = "TENANT", defaultValue = "", description = "Only of this tenant.")
    private String tenant = "";

    @Option(
            names = "--container",
            paramLabel = "TENANT/NAME",
            defaultValue = "",
            description = "Only of this container.")
    private String container = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "text",
            description = "One of: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}, in ovs-ofctl's syntax).")
    private Form form = Form.text;

    @Mixin
    private At at = new At();

    private final Terminal terminal;

    FlowsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("table", table);
        filters.put("tenant", tenant);
        filters.put("container", container);
        filters.values().removeIf(String::isEmpty);
        String query = filters.entrySet().stream()
                .map(filter -> filter.getKey() + "=" + Client.encoded(filter.getValue()))
                .collect(Collectors.joining("&", "?", ""));
        Client.Answer answer = at.client()
                .getOk(
                        "/v1/hosts/" + Client.encoded(host) + "/flows" + query,
                        form == Form.text ? "text/plain" : "application/json");
        terminal.print(form == Form.table ? table(answer.json()) : answer.body() + (form == Form.json ? "\n" : ""));
        return 0;
    }

    private String table(JsonNode listing) {
        TextTable table = new TextTable(
                List.of("TABLE", "PRIORITY", "PACKETS", "BYTES", "ITEM", "MATCH → ACTIONS"), Set.of(1, 2, 3));
        for (JsonNode flow : listing.path("flows")) {
            String item = flow.path("item").asText();
            String note = flow.path("note").asText();
            String name = flow.path("table").asText();
            table.row(
                    name.isEmpty() ? flow.path("tableNumber").asText() : name,
                    flow.path("priority").asText(),
                    flow.path("packets").asText(),
                    flow.path("bytes").asText(),
                    note.isEmpty() ? item : "! " + item,
                    flow.path("match").asText() + " → " + flow.path("actions").asText()
                            + (note.isEmpty() ? "" : " (" + note + ")"));
        }
        return table.format(terminal.columns());
    }
}
