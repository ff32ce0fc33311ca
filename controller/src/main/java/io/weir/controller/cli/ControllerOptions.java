package io.weir.controller.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;

/**
 * What {@code weir controller} was told.
 *
 * @param openflow where switches connect
 * @param rest where the REST API is served
 * @param restNames host names that lead to the REST API, beside addresses and {@code localhost}
 * @param store the file of the store
 * @param rehearses whether it makes itself quick before it is asked to do anything
 */
public record ControllerOptions(
        InetSocketAddress openflow, InetSocketAddress rest, Set<String> restNames, Path store, boolean rehearses) {

    public ControllerOptions {
        restNames = Set.copyOf(restNames);
    }
}
