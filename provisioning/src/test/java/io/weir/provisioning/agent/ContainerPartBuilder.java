package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart.ContainerPart;
import java.util.List;

/** Makes a container's part that differs from another in what is told. */
final class ContainerPartBuilder {

    private final ContainerPart like;
    private String tenant;
    private String address;
    private String port;
    private int mtu;
    private String template;
    private List<String> options;
    private String state;

    private ContainerPartBuilder(ContainerPart like) {
        this.like = like;
        tenant = like.tenant();
        address = like.address();
        port = like.port();
        mtu = like.mtu();
        template = like.template();
        options = like.options();
        state = like.state();
    }

    static ContainerPartBuilder like(ContainerPart part) {
        return new ContainerPartBuilder(part);
    }

    ContainerPartBuilder tenant(String wanted) {
        tenant = wanted;
        return this;
    }

    ContainerPartBuilder address(String wanted) {
        address = wanted;
        return this;
    }

    ContainerPartBuilder port(String wanted) {
        port = wanted;
        return this;
    }

    ContainerPartBuilder mtu(int wanted) {
        mtu = wanted;
        return this;
    }

    ContainerPartBuilder template(String wanted, List<String> wantedOptions) {
        template = wanted;
        options = wantedOptions;
        return this;
    }

    ContainerPartBuilder state(String wanted) {
        state = wanted;
        return this;
    }

    ContainerPart build() {
        return new ContainerPart(
                tenant,
                like.name(),
                address,
                like.gateway(),
                like.dns(),
                like.mac(),
                port,
                mtu,
                template,
                options,
                state);
    }
}
