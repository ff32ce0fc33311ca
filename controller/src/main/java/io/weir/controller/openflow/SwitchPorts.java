package io.weir.controller.openflow;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A switch's ports as it last told them.
 *
 * @param bridge name of the local port, which is the bridge's
 * @param numbers the other ports, name to OpenFlow number
 */
public record SwitchPorts(String bridge, Map<String, Integer> numbers) {

    public SwitchPorts {
        numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
    }
}
