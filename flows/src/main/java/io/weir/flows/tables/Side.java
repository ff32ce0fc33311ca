package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_NW_DST;
import static io.weir.flows.openflow.Field.CT_NW_SRC;
import static io.weir.flows.openflow.Field.IPV4_DST;
import static io.weir.flows.openflow.Field.IPV4_SRC;

import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Registers;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of the two ends that a rule's flow is about.
 *
 * @param tenant number of the tenant, 0 for the outside
 * @param identity the identity within the tenant, where only that one is meant
 * @param addresses the addresses, where only those are meant
 */
public record Side(int tenant, OptionalInt identity, Optional<Ipv4Prefix> addresses) {

    /** A whole tenant. */
    public static Side ofTenant(int tenant) {
        return new Side(tenant, OptionalInt.empty(), Optional.empty());
    }

    /** The containers of one identity. */
    public static Side ofIdentity(int tenant, int identity) {
        return new Side(tenant, OptionalInt.of(identity), Optional.empty());
    }

    /** What has certain addresses. */
    public static Side ofAddresses(int tenant, Ipv4Prefix addresses) {
        return new Side(tenant, OptionalInt.empty(), Optional.of(addresses));
    }

    /** Matches packets that come from it. */
    void asSender(FlowIn flow) {
        match(flow, Registers.SOURCE_TENANT, Registers.SOURCE_IDENTITY, IPV4_SRC);
    }

    /** Matches packets that go to it. */
    void asReceiver(FlowIn flow) {
        match(flow, Registers.DESTINATION_TENANT, Registers.DESTINATION_IDENTITY, IPV4_DST);
    }

    /** Matches tracked packets of sessions that it began. */
    void asBeginner(FlowIn flow) {
        match(flow, Registers.SOURCE_TENANT, Registers.SOURCE_IDENTITY, CT_NW_SRC);
    }

    /** Matches tracked packets of sessions that were begun with it. */
    void asPartner(FlowIn flow) {
        match(flow, Registers.DESTINATION_TENANT, Registers.DESTINATION_IDENTITY, CT_NW_DST);
    }

    /** Matches tracked packets of connections that it begins because one begun with it expects them. */
    void asExpectedBeginner(FlowIn flow) {
        match(flow, Registers.SOURCE_TENANT, Registers.SOURCE_IDENTITY, CT_NW_DST);
    }

    /** Matches tracked packets of connections that are begun with it because one that it began expects them. */
    void asExpectedPartner(FlowIn flow) {
        match(flow, Registers.DESTINATION_TENANT, Registers.DESTINATION_IDENTITY, CT_NW_SRC);
    }

    private void match(FlowIn flow, Field tenantField, Field identityField, Field addressField) {
        flow.when(tenantField, tenant);
        if (identity.isPresent()) {
            flow.when(identityField, identity.getAsInt());
        }
        addresses.ifPresent(
                prefix -> flow.when(addressField, prefix.network().asLong(), Integer.toUnsignedLong(prefix.mask())));
    }

    @Override
    public String toString() {
        return tenant
                + (identity.isPresent() ? "#" + identity.getAsInt() : "")
                + addresses.map(prefix -> "@" + prefix).orElse("");
    }
}
