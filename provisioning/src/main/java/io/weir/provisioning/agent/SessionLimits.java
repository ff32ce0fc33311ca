package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many sessions a datapath tracks at most at once; 0 stands for any number.
 *
 * @param byDefault in all zones together that are not listed (in user space, Open vSwitch 3.1 counts them as one)
 * @param zones by zone
 */
record SessionLimits(long byDefault, SortedMap<Integer, Long> zones) {

    private static final Path TABLE_SIZE = Path.of("/proc/sys/net/netfilter/nf_conntrack_max");

    private static final Pattern DEFAULT = Pattern.compile("default limit=(\\d{1,10})");
    private static final Pattern ZONE = Pattern.compile("zone=(\\d{1,5}),limit=(\\d{1,10}),count=\\d+");

    SessionLimits {
        zones = Collections.unmodifiableSortedMap(new TreeMap<>(zones));
    }

    /** How many sessions the kernel tracks at most; empty if it tracks none, or does not say. */
    static OptionalLong kernelTableSize() {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(TABLE_SIZE).strip()));
        } catch (IOException | NumberFormatException unknown) {
            return OptionalLong.empty();
        }
    }

    /** Reads what {@code ovs-appctl dpctl/ct-get-limits} says: the default in one line, then a line for each zone. */
    static SessionLimits parse(String output) throws CommandFailed {
        Matcher byDefault = DEFAULT.matcher(output);
        if (!byDefault.find()) {
            throw new CommandFailed("ovs-appctl dpctl/ct-get-limits", "named no default: " + output);
        }
        SortedMap<Integer, Long> zones = new TreeMap<>();
        Matcher zone = ZONE.matcher(output);
        while (zone.find()) {
            zones.put(Integer.parseInt(zone.group(1)), Long.parseLong(zone.group(2)));
        }
        return new SessionLimits(Long.parseLong(byDefault.group(1)), zones);
    }

    /**
     * What must be set so that the limits are those of a part; empty if they are, or if the part is silent of them. A zone
     * that the part does not list keeps a limit of its own: without one, Open vSwitch would forget how many sessions it
     * has, and count those that it goes on to have from 0 when it gets a limit again.
     */
    Optional<Step> lack(HostPart part, Datapath datapath) {
        if (part.zoneLimit() == 0) {
            return Optional.empty();
        }
        SortedMap<Integer, Integer> set = new TreeMap<>();
        SortedMap<Integer, Integer> wanted = new TreeMap<>();
        zones.keySet().forEach(zone -> wanted.put(zone, part.zoneLimit()));
        part.zones().forEach(limit -> wanted.put(limit.zone(), limit.limit()));
        wanted.forEach((zone, limit) -> {
            if (zones.getOrDefault(zone, -1L) != (long) limit) {
                set.put(zone, limit);
            }
        });
        OptionalInt changedDefault =
                byDefault == part.zoneLimit() ? OptionalInt.empty() : OptionalInt.of(part.zoneLimit());
        return set.isEmpty() && changedDefault.isEmpty()
                ? Optional.empty()
                : Optional.of(new Step.LimitSessions(datapath, changedDefault, set));
    }
}
