package io.weir.provisioning.lab;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in a host's switch, as ovs-ofctl tells it.
 *
 * @param ages each flow's age in seconds, by the flow without its counters
 */
public record InstalledFlows(Map<String, Double> ages) {

    private static final Pattern DURATION = Pattern.compile("duration=([\\d.]+)s, ");

    public static InstalledFlows of(LabHost host) {
        Map<String, Double> ages = new TreeMap<>();
        for (String line : host.ovsOfctl("dump-flows").lines().toList()) {
            Matcher duration = DURATION.matcher(line);
            if (duration.find()) {
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
