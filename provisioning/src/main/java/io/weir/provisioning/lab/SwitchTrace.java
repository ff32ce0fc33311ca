package io.weir.provisioning.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Open vSwitch says that a bridge would do with a packet (ofproto/trace, ovs-vswitchd(8)). A packet that leaves by a
 * tunnel goes on through the bridge beneath, which is left out.
 *
 * @param steps the tables that it passes where a flow applies, with the flows' priorities, in order
 * @param output the port by which it leaves; empty if it leaves by none, or by that by which it came
 */
public record SwitchTrace(List<Step> steps, OptionalInt output, boolean isReturned, boolean isDropped) {

    private static final Pattern STEP = Pattern.compile("(?m)^\\s*(\\d+)\\. .*priority (\\d+)");
    private static final Pattern OUTPUT = Pattern.compile("(?m)^\\s+(?:output:|-> output port is )(\\d+)");
    private static final Pattern RETURN = Pattern.compile("(?m)^\\s+IN_PORT");

    public SwitchTrace {
        steps = List.copyOf(steps);
    }

    /** A table, and the priority of the flow that applies there. */
    public record Step(int table, int priority) {}

    /** Asks a host's switch; the packet as ovs-fields(7) has it, with its {@code in_port}. */
    public static SwitchTrace of(LabHost host, String packet) {
        return read(host.trace(packet), host.bridge());
    }

    static SwitchTrace read(String trace, String bridge) {
        String own = section(trace, bridge);
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(own);
        while (step.find()) {
            steps.add(new Step(Integer.parseInt(step.group(1)), Integer.parseInt(step.group(2))));
        }
        Matcher output = OUTPUT.matcher(own);
        OptionalInt port = output.find() ? OptionalInt.of(Integer.parseInt(output.group(1))) : OptionalInt.empty();
        boolean isReturned = RETURN.matcher(own).find();
        return new SwitchTrace(steps, port, isReturned, trace.contains("Datapath actions: drop"));
    }

    /** What is told of one bridge: from its heading to that of the next, or to the end of all bridges. */
    private static String section(String trace, String bridge) {
        int start = trace.indexOf("bridge(\"" + bridge + "\")");
        if (start < 0) {
            throw new LabFailure("no bridge " + bridge + " in this trace: " + trace);
        }
        int next = trace.indexOf("\nbridge(", start);
        int end = next >= 0 ? next : trace.indexOf("\nFinal flow:", start);
        return trace.substring(start, end >= 0 ? end : trace.length());
    }
}
