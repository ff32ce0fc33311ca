package io.weir.controller.rest;

import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Where the API is served.
 *
 * @param address where it listens; port 0 takes any
 * @param names host names that lead there, beside its addresses and {@code localhost}
 */
public record RestSettings(InetSocketAddress address, Set<String> names) {

    public RestSettings {
        names = Set.copyOf(names);
    }
}
