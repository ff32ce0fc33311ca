package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which container has which address and MAC address in one subnet, in which each is there once. */
final class SubnetUse {

    private final Map<Integer, String> addresses = new HashMap<>();
    private final Map<Long, String> macs = new HashMap<>();

    /** Takes in what a container has. */
    void occupy(Container container) {
        addresses.put(container.address().bits(), container.name());
        macs.put(container.mac().bits(), container.name());
    }

    /** Gives up what a container had, so far as nobody else has it by now. */
    void release(Container container) {
        addresses.remove(container.address().bits(), container.name());
        macs.remove(container.mac().bits(), container.name());
    }

    boolean isEmpty() {
        return addresses.isEmpty() && macs.isEmpty();
    }

    /** How many addresses are taken. */
    int taken() {
        return addresses.size();
    }

    @Nullable
    String ownerOf(Ipv4Address address) {
        return addresses.get(address.bits());
    }

    @Nullable
    String ownerOf(MacAddress mac) {
        return macs.get(mac.bits());
    }

    void take(Ipv4Address address, String container) {
        addresses.put(address.bits(), container);
    }

    void take(MacAddress mac, String container) {
        macs.put(mac.bits(), container);
    }
}
