package io.weir.flows.document;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The addresses of tenants, as a document declares them or as they are in force. */
interface Prefixes {

    /** A tenant's by subnet, of those subnets that are sound; none if there is no such tenant. */
    SortedMap<String, Ipv4Prefix> ofTenant(String name);

    static Prefixes of(Map<String, DeclaredTenant> declared) {
        return name -> {
            DeclaredTenant tenant = declared.get(name);
            SortedMap<String, Ipv4Prefix> prefixes = new TreeMap<>();
            if (tenant != null) {
                for (DeclaredSubnet subnet : tenant.subnets().values()) {
                    if (subnet.prefix() != null) {
                        prefixes.put(subnet.name(), subnet.prefix());
                    }
                }
            }
            return prefixes;
        };
    }

    static Prefixes of(Intent intent) {
        return name -> {
            Tenant tenant = intent.tenants().get(name);
            SortedMap<String, Ipv4Prefix> prefixes = new TreeMap<>();
            if (tenant != null) {
                for (Subnet subnet : tenant.subnets().values()) {
                    prefixes.put(subnet.name(), subnet.prefix());
                }
            }
            return prefixes;
        };
    }
}
