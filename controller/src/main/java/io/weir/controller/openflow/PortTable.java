package io.weir.controller.openflow;

import io.netty.handler.codec.CorruptedFrameException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.projectfloodlight.openflow.protocol.OFPortDesc;

/** A switch's ports by number, kept up as it tells of them. Belongs to the switch's event loop. */
final class PortTable {

    /** More than a switch can have: Open vSwitch numbers its ports from 1 to 65,279. */
    private static final int MAX_PORTS = 65_536;

    /** In the order of their appearance: of two ports with one name the later is the port, the other about to go. */
    private final Map<Integer, String> names = new LinkedHashMap<>();

    void put(OFPortDesc port) {
        int number = port.getPortNo().getPortNumber();
        String name = Wire.printable(port.getName());
        if (name.equals(names.get(number))) {
            return;
        }
        names.remove(number);
        names.put(number, name);
        if (names.size() > MAX_PORTS) {
            throw new CorruptedFrameException("more than " + MAX_PORTS + " ports");
        }
    }

    void remove(OFPortDesc port) {
        names.remove(port.getPortNo().getPortNumber());
    }

    SwitchPorts ports() {
        String bridge = "";
        Map<String, Integer> numbers = new TreeMap<>();
        for (Map.Entry<Integer, String> port : names.entrySet()) {
            if (port.getKey() == Wire.LOCAL_PORT) {
                bridge = port.getValue();
            } else {
                numbers.put(port.getValue(), port.getKey());
            }
        }
        return new SwitchPorts(bridge, numbers);
    }
}
