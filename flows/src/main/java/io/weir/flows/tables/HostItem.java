package io.weir.flows.tables;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.TunnelType;

/** What a host's switch must know that is no tenant's. */
public sealed interface HostItem extends Item {

    /** What every switch has, whatever the intent. */
    record Base() implements HostItem {
        @Override
        public String describe() {
            return "base";
        }
    }

    /** The host's port of a tunnel type. */
    record TunnelPort(TunnelType type, int port) implements HostItem {
        @Override
        public String describe() {
            return "tunnel port " + type.portName();
        }
    }

    /**
     * Another host, whose packets are believed on one tunnel port.
     *
     * @param end its tunnel end point
     */
    record TunnelPeer(String host, int port, Ipv4Address end) implements HostItem {
        @Override
        public String describe() {
            return "tunnel from " + host;
        }
    }

    /**
     * The port that leads outside.
     *
     * @param port its OpenFlow number
     */
    record OutsidePort(int port) implements HostItem {

        @Override
        public String describe() {
            return "port outside";
        }
    }
}
