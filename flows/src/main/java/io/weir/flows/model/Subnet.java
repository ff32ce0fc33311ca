package io.weir.flows.model;

import java.util.List;

/**
 * A tenant's network: one broadcast domain with one gateway.
 *
 * @param name unique within the tenant
 * @param network the 24-bit id that is on the wire between hosts, unique among all subnets, 1 to 2^24 - 1
 * @param prefix its addresses; no other subnet of the tenant overlaps
 * @param gateway the address that routes, answered for by every host's switch
 * @param dns name servers for its containers, in the order of preference
 */
public record Subnet(String name, int network, Ipv4Prefix prefix, Ipv4Address gateway, List<Ipv4Address> dns) {

    /** The largest network id, and so the largest number of networks: VXLAN, Geneve and our GRE keys have 24 bits. */
    public static final int MAX_NETWORK = 0xffffff;

    public Subnet {
        dns = List.copyOf(dns);
        if (network < 1 || network > MAX_NETWORK) {
            throw new IllegalArgumentException("network id out of range: " + network);
        }
    }
}
