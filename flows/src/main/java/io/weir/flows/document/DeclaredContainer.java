package io.weir.flows.document;

import io.weir.flows.model.Container.State;
import io.weir.flows.model.Container.Template;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Labels;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Publication;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A container as the document states it. Nulls stand for what is not stated or has a problem.
 *
 * @param fields where it stands
 * @param subnet null if the tenant has not just one that it could be in
 * @param port derived from the name if none is stated
 * @param publish those without a problem
 */
record DeclaredContainer(
        String name,
        Fields fields,
        @Nullable String host,
        @Nullable String subnet,
        @Nullable Ipv4Address address,
        @Nullable MacAddress mac,
        @Nullable String port,
        Template template,
        OptionalInt mtu,
        State state,
        Labels labels,
        List<DeclaredPublication> publish,
        OptionalInt published) {

    /** The ports that it publishes, in order. */
    List<Publication> publications() {
        return publish.stream().map(DeclaredPublication::form).sorted().toList();
    }
}
