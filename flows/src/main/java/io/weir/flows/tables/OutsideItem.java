package io.weir.flows.tables;

import io.weir.flows.model.Ipv4Prefix;

/** What a host's switch must know of a tenant's way outside. */
public sealed interface OutsideItem extends Item {

    /**
     * A tenant's way outside, by which its containers of this host begin sessions.
     *
     * @param port OpenFlow number of the port that leads there
     * @param zone the connection tracking zone of these sessions, which their sender's address there is made of
     */
    record WayOut(String tenantName, int tenant, int port, int zone) implements OutsideItem {

        @Override
        public String describe() {
            return "way out of " + tenantName;
        }
    }

    /** A subnet of this host that packets from outside come to. */
    record WayIn(String tenantName, int tenant, String subnet, int network, Ipv4Prefix prefix) implements OutsideItem {

        @Override
        public String describe() {
            return "way in to " + tenantName + "/" + subnet;
        }
    }

    /**
     * A subnet in a tenant's reach: whoever has such an address is not outside.
     *
     * @param of the subnet in words: {@code tenant/subnet}
     */
    record NotOutside(String tenantName, int tenant, String of, Ipv4Prefix prefix) implements OutsideItem {

        @Override
        public String describe() {
            return of + " is not outside of " + tenantName;
        }
    }
}
