package io.weir.flows.document;

import io.weir.flows.model.Inside;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * A tenant as the document states it.
 *
 * @param fields where it stands
 * @param number what is stated
 * @param inside what is stated, or that all is allowed
 * @param maxSessions what is stated, or the default
 */
record DeclaredTenant(
        String name,
        Fields fields,
        OptionalInt number,
        SortedMap<String, DeclaredSubnet> subnets,
        SortedMap<String, DeclaredContainer> containers,
        Inside inside,
        int maxSessions) {}
