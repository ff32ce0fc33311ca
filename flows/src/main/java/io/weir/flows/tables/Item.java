package io.weir.flows.tables;

import io.weir.flows.model.ContainerId;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Cookie;
import java.util.List;
import java.util.Optional;

/**
 * One thing that a host's switch must know, with all that its flows depend on: each flow is a function of exactly one
 * item. Two items are equal exactly if their flows are.
 */
public sealed interface Item permits HostItem, ContainerItem, SubnetItem, OutsideItem, PolicyItem {

    /** What it is, in the operator's words. Unique among the items of a host. */
    String describe();

    /** Number of the tenant whose it is, 0 if it is no tenant's. */
    default int tenant() {
        return 0;
    }

    /** Name of the tenant whose it is, empty if it is no tenant's. */
    default String tenantName() {
        return "";
    }

    /** The container that it is about. */
    default Optional<ContainerId> container() {
        return Optional.empty();
    }

    /** The flows that it needs, table by table. */
    default List<Flow> flows() {
        return Tables.flowsOf(this);
    }

    /** The cookie of its flows. */
    default long cookie() {
        return Cookie.of(tenant(), describe());
    }
}
