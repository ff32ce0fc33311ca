package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many sessions a datapath tracks at most at once; 0 stands for any number.
 *
 * @param byDefault in each zone that is not listed
 * @param zones by zone
 */
record SessionLimits(long byDefault, SortedMap<Integer, Long> zones) {

    private static final Pattern DEFAULT = Pattern.compile("default limit=(\\d{1,10})");
    private static final Pattern ZONE = Pattern.compile("zone=(\\d{1,5}),limit=(\\d{1,10}),count=\\d+");

    SessionLimits {
        zones = Collections.unmodifiableSortedMap(new TreeMap<>(zones));
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

    /** What must be set so that the limits are those of a part; empty if they are, or if the part is silent of them. */
    Optional<Step> lack(HostPart part, Datapath datapath) {
        if (part.zoneLimit() == 0) {
            return Optional.empty();
        }
        SortedMap<Integer, Integer> set = new TreeMap<>();
        TreeSet<Integer> unset = new TreeSet<>(zones.keySet());
        for (HostPart.ZoneLimit wanted : part.zones()) {
            unset.remove(wanted.zone());
            if (zones.getOrDefault(wanted.zone(), -1L) != wanted.limit()) {
                set.put(wanted.zone(), wanted.limit());
            }
        }
        OptionalInt changedDefault =
                byDefault == part.zoneLimit() ? OptionalInt.empty() : OptionalInt.of(part.zoneLimit());
        return set.isEmpty() && unset.isEmpty() && changedDefault.isEmpty()
                ? Optional.empty()
                : Optional.of(new Step.LimitSessions(datapath, changedDefault, set, unset));
    }
}
