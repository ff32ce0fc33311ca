package io.weir.provisioning.lab;

import io.weir.flows.pipeline.Cookie;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in a host's switch, as ovs-ofctl tells it, save for the counters that the switch makes by itself and
 * for the flows of a fence, which are there for a while.
 *
 * @param ages each flow's age in seconds, by the flow without its counters
 */
public record InstalledFlows(Map<String, Double> ages) {

    private static final Pattern DURATION = Pattern.compile("duration=([\\d.]+)s, ");

    private static final String LEARNED = "cookie=0x" + Long.toHexString(Cookie.LEARNED) + ",";

    /** No other flow has the switch tell that it is removed. */
    private static final String OF_FENCE = " send_flow_rem ";

    public static InstalledFlows of(LabHost host) {
        Map<String, Double> ages = new TreeMap<>();
        for (String line : host.ovsOfctl("dump-flows").lines().toList()) {
            Matcher duration = DURATION.matcher(line);
            if (!line.strip().startsWith(LEARNED) && !line.contains(OF_FENCE) && duration.find()) {
                String flow = duration.replaceFirst("").replaceAll("(n_packets|n_bytes|idle_age|hard_age)=\\d+, ?", "");
                ages.put(flow.strip(), Double.parseDouble(duration.group(1)));
            }
        }
        return new InstalledFlows(ages);
    }

    /** The age of the flow that was written last, in seconds. */
    public double youngest() {
        return ages.values().stream().mapToDouble(age -> age).min().orElse(0);
    }
}
