package io.weir.controller.openflow;

import io.netty.handler.codec.CorruptedFrameException;
import io.weir.flows.model.SharedMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.projectfloodlight.openflow.protocol.OFPortDesc;

/** A switch's ports by number, kept up as it tells of them. Belongs to the switch's event loop. */
final class PortTable {

    /** More than a switch can have: Open vSwitch numbers its ports from 1 to 65,279. */
    private static final int MAX_PORTS = 65_536;

    private final Map<Integer, String> names = new HashMap<>();
    /** In the order of their appearance: of two ports with one name the later is the port, the other about to go. */
    private final Map<String, List<Integer>> namesakes = new HashMap<>();

    private SharedMap<String, Integer> numbers = SharedMap.empty();

    void put(OFPortDesc port) {
        int number = port.getPortNo().getPortNumber();
        String name = Wire.printable(port.getName());
        if (name.equals(names.get(number))) {
            return;
        }
        remove(port);
        names.put(number, name);
        if (names.size() > MAX_PORTS) {
            throw new CorruptedFrameException("more than " + MAX_PORTS + " ports");
        }
        if (number != Wire.LOCAL_PORT) {
            namesakes.computeIfAbsent(name, key -> new ArrayList<>(1)).add(number);
            numbers = numbers.with(name, number);
        }
    }

    void remove(OFPortDesc port) {
        Integer number = port.getPortNo().getPortNumber();
        String name = names.remove(number);
        if (name == null || number == Wire.LOCAL_PORT) {
            return;
        }
        List<Integer> same = Objects.requireNonNull(namesakes.get(name));
        same.remove(number);
        if (same.isEmpty()) {
            namesakes.remove(name);
            numbers = numbers.without(name);
        } else {
            numbers = numbers.with(name, same.get(same.size() - 1));
        }
    }

    SwitchPorts ports() {
        return new SwitchPorts(names.getOrDefault(Wire.LOCAL_PORT, ""), numbers);
    }
}
