package io.weir.controller.answers;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;

/**
 * The container behind a port, as far as an answer needs it.
 *
 * @param gateway the address of its subnet's gateway, which answers
 */
public record Sender(MacAddress mac, Ipv4Address address, Ipv4Address gateway) {}
