package io.weir.controller.openflow;

import io.weir.flows.model.SharedMap;

/**
 * A switch's ports as it last told them.
 *
 * @param bridge name of the local port, which is the bridge's
 * @param numbers the other ports, name to OpenFlow number
 */
public record SwitchPorts(String bridge, SharedMap<String, Integer> numbers) {}
