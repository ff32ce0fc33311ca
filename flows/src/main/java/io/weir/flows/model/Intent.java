package io.weir.flows.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the operator declares, whole, checked, and with everything derived that was not said. Parts that an edit
 * does not touch are the same objects before and after, so that what depends on them need not be looked at again.
 *
 * @param overlay how hosts are joined
 * @param hosts by name
 * @param tenants by name
 * @param rules who may exchange packets beside the containers of one tenant
 */
public record Intent(
        Overlay overlay, SortedMap<String, Host> hosts, SortedMap<String, Tenant> tenants, List<Rule> rules) {

    /** What is declared before anything is. */
    public static final Intent EMPTY = new Intent(
            new Overlay(TunnelType.VXLAN), Collections.emptySortedMap(), Collections.emptySortedMap(), List.of());

    public Intent {
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
        tenants = Collections.unmodifiableSortedMap(new TreeMap<>(tenants));
        rules = List.copyOf(rules);
    }
}
