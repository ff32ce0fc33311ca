package io.weir.provisioning.agent;

import io.weir.flows.model.Ipv4Address;
import java.util.List;

/**
 * What an agent was told when it was started, and its plans depend on.
 *
 * @param host this host's name in the intent
 * @param openflow where its switch finds the controller: {@code tcp:192.0.2.1:6653}
 * @param controllers IPv4 addresses of the controller, which no container may reach through the host
 */
record Site(String host, String openflow, List<Ipv4Address> controllers) {

    Site {
        controllers = List.copyOf(controllers);
    }
}
