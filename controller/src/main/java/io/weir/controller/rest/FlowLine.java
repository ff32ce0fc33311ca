package io.weir.controller.rest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.weir.controller.reconcile.InstalledFlow;
import io.weir.flows.compile.HostView;
import io.weir.flows.compile.Ports;
import io.weir.flows.model.ContainerId;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowText;
import io.weir.flows.pipeline.Table;
import io.weir.flows.tables.Fence;
import io.weir.flows.tables.Item;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An installed flow as the API lists it.
 *
 * @param table name of its table; empty if Weir has none with that number
 * @param item the item that made it, or {@code fence} for what is exchanged with changes that forbid; empty if none did
 * @param tenant the item's tenant; empty if it has none
 * @param container the item's container, {@code tenant/name}; empty if it has none
 * @param note what is not as it should be: somebody else made the flow, or changed it; empty if all is well
 */
record FlowLine(
        String table,
        int tableNumber,
        int priority,
        String match,
        String actions,
        String cookie,
        long packets,
        long bytes,
        double durationSeconds,
        String item,
        String tenant,
        String container,
        String note,
        @JsonIgnore String syntax) {

    /** A flow that should be there, and what made it. */
    private record Desired(Flow flow, Item item) {}

    /** The flows in the order of tables, then priorities from the highest. */
    static List<FlowLine> of(List<InstalledFlow> installed, HostView view, Map<String, Integer> ports) {
        Map<Flow.Key, Desired> desired = new HashMap<>();
        view.items(new Ports(ports))
                .forEach(item -> item.flows().forEach(flow -> desired.put(flow.key(), new Desired(flow, item))));
        return installed.stream()
                .map(flow -> of(flow, desired))
                .sorted(Comparator.comparingInt(FlowLine::tableNumber)
                        .thenComparing(
                                Comparator.comparingInt(FlowLine::priority).reversed())
                        .thenComparing(FlowLine::match))
                .toList();
    }

    private static FlowLine of(InstalledFlow installed, Map<Flow.Key, Desired> desired) {
        if (installed.flow().isEmpty()) {
            return foreign(installed);
        }
        Flow flow = installed.flow().get();
        Desired wanted = desired.get(flow.key());
        boolean isFence = wanted == null && Fence.isOfGeneration(flow);
        String note = wanted == null
                ? isFence ? "" : "no item of this host makes it"
                : wanted.flow().equals(flow) ? "" : "should be: " + FlowText.format(wanted.flow());
        return new FlowLine(
                Table.of(flow.table()).map(Table::name).orElse(""),
                flow.table(),
                flow.priority(),
                FlowText.format(flow.match()),
                FlowText.actions(flow),
                "0x" + Long.toHexString(flow.cookie()),
                installed.packets(),
                installed.bytes(),
                installed.durationSeconds(),
                wanted == null ? isFence ? "fence" : "" : wanted.item().describe(),
                wanted == null ? "" : wanted.item().tenantName(),
                wanted == null
                        ? ""
                        : wanted.item().container().map(ContainerId::toString).orElse(""),
                note,
                FlowText.format(flow));
    }

    /** Somebody else's, with what could be made out of its text. */
    private static FlowLine foreign(InstalledFlow installed) {
        String text = installed.text();
        int table = number(text, "table=");
        int actions = text.indexOf("actions=");
        return new FlowLine(
                Table.of(table).map(Table::name).orElse(""),
                table,
                number(text, "priority="),
                actions < 0 ? text : text.substring(0, actions).strip(),
                actions < 0 ? "" : text.substring(actions + "actions=".length()),
                "",
                installed.packets(),
                installed.bytes(),
                installed.durationSeconds(),
                "",
                "",
                "",
                "not in Weir's vocabulary",
                text);
    }

    private static int number(String text, String key) {
        int from = text.indexOf(key);
        if (from < 0) {
            return 0;
        }
        int to = from + key.length();
        while (to < text.length() && Character.isDigit(text.charAt(to)) && to - from - key.length() < 6) {
            to++;
        }
        String digits = text.substring(from + key.length(), to);
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    /** One line in ovs-ofctl's syntax; the rest after {@code #}, where ovs-ofctl takes it for a comment. */
    String text() {
        String made = item.isEmpty() ? note : note.isEmpty() ? item : item + "; " + note;
        return syntax + " # " + made + "; packets=" + packets + " bytes=" + bytes + " age=" + durationSeconds + "s";
    }
}
