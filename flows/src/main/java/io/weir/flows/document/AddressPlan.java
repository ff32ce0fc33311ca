package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.MacAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has which address in one subnet. To be asked in this order: {@link #declare} for all containers of the subnet,
 * then {@link #keep} for all, then {@link #derive} for all, each time by name; so what is declared wins over what was
 * before, and that over what is derived.
 */
final class AddressPlan {

    /** IEEE 802 section 8.4: locally administered, one interface. Leaves 46 bits to choose. */
    private static final long LOCAL_UNICAST = 0x02L << 40;

    private static final long MAC_CHOICES = 1L << 46;

    private final String tenant;
    private final String subnet;
    private final Ipv4Prefix prefix;
    private final Ipv4Address gateway;
    private final Map<Integer, String> addressTakenBy = new HashMap<>();
    private final Map<Long, String> macTakenBy = new HashMap<>();
    private final Map<String, Ipv4Address> addresses = new HashMap<>();
    private final Map<String, MacAddress> macs = new HashMap<>();
    private boolean isFull;

    AddressPlan(String tenant, String subnet, Ipv4Prefix prefix, Ipv4Address gateway) {
        this.tenant = tenant;
        this.subnet = subnet;
        this.prefix = prefix;
        this.gateway = gateway;
    }

    /** Takes in what a container has that is not looked at anew. */
    void occupy(Container container) {
        addressTakenBy.put(container.address().bits(), container.name());
        macTakenBy.put(container.mac().bits(), container.name());
    }

    /** Gives a container the addresses that it states; adds problems if they are not to be had. */
    void declare(DeclaredContainer container) {
        Ipv4Address address = container.address();
        if (address != null) {
            declareAddress(container, address);
        }
        MacAddress mac = container.mac();
        if (mac != null) {
            String other = macTakenBy.putIfAbsent(mac.bits(), container.name());
            if (other != null) {
                container
                        .fields()
                        .wrong(
                                "mac",
                                "container " + Quote.of(other) + " in the same subnet has the same MAC address, " + mac,
                                "leave it out, and one is derived");
            }
            macs.put(container.name(), mac);
        }
    }

    private void declareAddress(DeclaredContainer container, Ipv4Address address) {
        Fields fields = container.fields();
        if (!prefix.contains(address)) {
            fields.wrong(
                    "address",
                    address + " is outside " + prefix + " of subnet " + Quote.of(subnet),
                    Ranges.within(prefix));
        } else if (address.equals(gateway)) {
            fields.wrong(
                    "address",
                    address + " is the gateway of subnet " + Quote.of(subnet),
                    Ranges.within(prefix) + " that is not the gateway's; or set the subnet's gateway");
        } else if (!isForContainers(address)) {
            fields.wrong("address", address + " is " + Ranges.roleIn(prefix, address), Ranges.within(prefix));
        } else {
            String other = addressTakenBy.putIfAbsent(address.bits(), container.name());
            if (other != null) {
                fields.wrong(
                        "address",
                        "container " + Quote.of(other) + " in the same subnet has the same address, " + address,
                        "leave it out, and a free one is chosen");
            }
        }
        addresses.put(container.name(), address);
    }

    /** Gives a container that states none the addresses that it had in the intent in force, where they still serve. */
    void keep(DeclaredContainer container, Container before) {
        String name = container.name();
        if (!addresses.containsKey(name)
                && before.subnet().equals(subnet)
                && isForContainers(before.address())
                && addressTakenBy.putIfAbsent(before.address().bits(), name) == null) {
            addresses.put(name, before.address());
        }
        if (!macs.containsKey(name) && macTakenBy.putIfAbsent(before.mac().bits(), name) == null) {
            macs.put(name, before.mac());
        }
    }

    /** Gives a container that has none yet addresses by its name; adds a problem if the subnet is full. */
    void derive(DeclaredContainer container, StableHash hash) {
        String name = container.name();
        if (!addresses.containsKey(name)) {
            deriveAddress(container, hash);
        }
        if (!macs.containsKey(name)) {
            hash.choose("mac", tenant, name, MAC_CHOICES, choice -> isFree(mac(choice)))
                    .ifPresent(choice -> {
                        macTakenBy.put(mac(choice).bits(), name);
                        macs.put(name, mac(choice));
                    });
        }
    }

    private void deriveAddress(DeclaredContainer container, StableHash hash) {
        // Neither the first nor the last address, nor the gateway's.
        long room = prefix.size() - 3;
        if (addressTakenBy.size() >= room) {
            if (!isFull) {
                container
                        .fields()
                        .wrong(
                                "subnet " + Quote.of(subnet) + " (" + prefix + ") is full: it can hold " + room,
                                "give it a larger cidr, or put containers into another subnet");
            }
            isFull = true;
            return;
        }
        hash.choose("address", tenant, container.name(), prefix.size() - 2, choice -> isFree(address(choice)))
                .ifPresent(choice -> {
                    addressTakenBy.put(address(choice).bits(), container.name());
                    addresses.put(container.name(), address(choice));
                });
    }

    Optional<Ipv4Address> address(String container) {
        return Optional.ofNullable(addresses.get(container));
    }

    Optional<MacAddress> mac(String container) {
        return Optional.ofNullable(macs.get(container));
    }

    private Ipv4Address address(long choice) {
        return new Ipv4Address((int) (prefix.network().bits() + 1 + choice));
    }

    private boolean isFree(Ipv4Address address) {
        return isForContainers(address) && !addressTakenBy.containsKey(address.bits());
    }

    private boolean isForContainers(Ipv4Address address) {
        return prefix.contains(address)
                && !address.equals(gateway)
                && !address.equals(prefix.network())
                && !address.equals(prefix.last());
    }

    /** Six bits above the two that say what kind of address it is, and 40 below. */
    private static MacAddress mac(long choice) {
        return new MacAddress((choice >>> 40) << 42 | LOCAL_UNICAST | choice & 0xffffffffffL);
    }

    private boolean isFree(MacAddress mac) {
        return !mac.equals(MacAddress.GATEWAY) && !macTakenBy.containsKey(mac.bits());
    }
}
