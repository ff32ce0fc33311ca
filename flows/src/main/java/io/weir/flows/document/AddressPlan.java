package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.MacAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private final SubnetUse use = new SubnetUse();
    private final SubnetUse others;
    private final @Nullable Container anew;
    private final Map<String, Ipv4Address> addresses = new HashMap<>();
    private final Map<String, MacAddress> macs = new HashMap<>();
    private boolean isFull;

    /** Of all containers of a subnet. */
    AddressPlan(String tenant, String subnet, Ipv4Prefix prefix, Ipv4Address gateway) {
        this(tenant, subnet, prefix, gateway, new SubnetUse(), null);
    }

    /**
     * Of one container, beside others that have addresses already.
     *
     * @param others what the containers in the subnet have
     * @param anew the one that is looked at anew, as it was, if it was
     */
    AddressPlan(
            String tenant,
            String subnet,
            Ipv4Prefix prefix,
            Ipv4Address gateway,
            SubnetUse others,
            @Nullable Container anew) {
        this.tenant = tenant;
        this.subnet = subnet;
        this.prefix = prefix;
        this.gateway = gateway;
        this.others = others;
        this.anew = anew;
    }

    /** Gives a container the addresses that it states; adds problems if they are not to be had. */
    void declare(DeclaredContainer container) {
        Ipv4Address address = container.address();
        if (address != null) {
            declareAddress(container, address);
        }
        MacAddress mac = container.mac();
        if (mac != null) {
            String other = ownerOf(mac);
            if (other == null) {
                use.take(mac, container.name());
            } else {
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
            String other = ownerOf(address);
            if (other == null) {
                use.take(address, container.name());
            } else {
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
        if (!addresses.containsKey(name) && before.subnet().equals(subnet) && isFree(before.address())) {
            give(name, before.address());
        }
        if (!macs.containsKey(name) && ownerOf(before.mac()) == null) {
            give(name, before.mac());
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
                    .ifPresent(choice -> give(name, mac(choice)));
        }
    }

    private void deriveAddress(DeclaredContainer container, StableHash hash) {
        // Neither the first nor the last address, nor the gateway's.
        long room = prefix.size() - 3;
        if (use.taken() + others.taken() >= room) {
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
                .ifPresent(choice -> give(container.name(), address(choice)));
    }

    private void give(String container, Ipv4Address address) {
        use.take(address, container);
        addresses.put(container, address);
    }

    private void give(String container, MacAddress mac) {
        use.take(mac, container);
        macs.put(container, mac);
    }

    private @Nullable String ownerOf(Ipv4Address address) {
        String owner = use.ownerOf(address);
        return owner == null ? unlessAnew(others.ownerOf(address)) : owner;
    }

    private @Nullable String ownerOf(MacAddress mac) {
        String owner = use.ownerOf(mac);
        return owner == null ? unlessAnew(others.ownerOf(mac)) : owner;
    }

    private @Nullable String unlessAnew(@Nullable String owner) {
        return anew != null && anew.name().equals(owner) ? null : owner;
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
        return isForContainers(address) && ownerOf(address) == null;
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
        return !mac.equals(MacAddress.GATEWAY) && ownerOf(mac) == null;
    }
}
