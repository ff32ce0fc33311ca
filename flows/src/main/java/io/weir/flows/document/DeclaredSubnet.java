package io.weir.flows.document;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A subnet as the document states it.
 *
 * @param fields where it stands
 * @param prefix null if it has a problem
 * @param gateway the prefix's first address if none is stated; null if it has a problem
 * @param network what is stated
 */
record DeclaredSubnet(
        String name,
        Fields fields,
        @Nullable Ipv4Prefix prefix,
        @Nullable Ipv4Address gateway,
        List<Ipv4Address> dns,
        OptionalInt network) {}
