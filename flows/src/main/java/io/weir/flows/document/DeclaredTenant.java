package io.weir.flows.document;

import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * A tenant as the document states it.
 *
 * @param fields where it stands
 * @param number what is stated
 */
record DeclaredTenant(
        String name,
        Fields fields,
        OptionalInt number,
        SortedMap<String, DeclaredSubnet> subnets,
        SortedMap<String, DeclaredContainer> containers) {}
