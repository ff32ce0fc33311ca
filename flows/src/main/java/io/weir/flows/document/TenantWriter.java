package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.Container.Template;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.Locale;
import java.util.SortedMap;

/** Writes tenants and what they have, with everything that was derived. */
final class TenantWriter {

    private final DocumentWriter out;
    private final RuleWriter rules;

    TenantWriter(DocumentWriter out) {
        this.out = out;
        rules = new RuleWriter(out);
    }

    /** How much a tenant has, under its name. */
    void outline(Tenant tenant) {
        out.key(tenant.name());
        out.beginInlineMap();
        out.field("number", tenant.number());
        out.field("inside", tenant.inside().name().toLowerCase(Locale.ROOT));
        out.field("subnets", tenant.subnets().size());
        out.field("containers", tenant.containers().size());
        out.field("rules", tenant.rules().size());
        out.endInlineMap();
    }

    /** All that a tenant has. */
    void tenant(Tenant tenant) {
        out.beginMap();
        out.field("number", tenant.number());
        out.field("inside", tenant.inside().name().toLowerCase(Locale.ROOT));
        out.field("max-sessions", tenant.maxSessions());
        out.key("subnets");
        subnets(tenant);
        out.key("containers");
        containers(tenant);
        if (!tenant.rules().isEmpty()) {
            rules.rules(tenant.rules());
        }
        identities(tenant.identities());
        out.endMap();
    }

    void subnets(Tenant tenant) {
        out.beginMap();
        for (Subnet subnet : tenant.subnets().values()) {
            out.key(subnet.name());
            subnet(subnet);
        }
        out.endMap();
    }

    void subnet(Subnet subnet) {
        out.beginInlineMap();
        out.field("cidr", subnet.prefix().toString());
        out.field("gateway", subnet.gateway().toString());
        out.key("dns");
        out.beginInlineList();
        subnet.dns().forEach(server -> out.string(server.toString()));
        out.endInlineList();
        out.field("network", subnet.network());
        out.endInlineMap();
    }

    void containers(Tenant tenant) {
        out.beginMap();
        for (Container container : tenant.containers().values()) {
            out.key(container.name());
            container(container);
        }
        out.endMap();
    }

    void container(Container container) {
        out.beginInlineMap();
        out.field("host", container.host());
        out.field("subnet", container.subnet());
        out.field("address", container.address().toString());
        out.field("mac", container.mac().toString());
        out.field("port", container.port());
        template(container.template());
        container.mtu().ifPresent(mtu -> out.field("mtu", mtu));
        out.field("state", container.state().name().toLowerCase(Locale.ROOT));
        rules.labels(container.labels());
        publish(container);
        out.endInlineMap();
    }

    private void template(Template template) {
        if (template.options().isEmpty()) {
            out.field("template", template.name());
            return;
        }
        out.key("template");
        out.beginInlineMap();
        out.field("name", template.name());
        out.key("options");
        out.beginInlineList();
        template.options().forEach(out::string);
        out.endInlineList();
        out.endInlineMap();
    }

    private void publish(Container container) {
        if (container.publish().isEmpty()) {
            return;
        }
        out.key("publish");
        out.beginInlineList();
        for (Publication publication : container.publish()) {
            out.beginInlineMap();
            out.field("protocol", publication.word());
            out.field("port", publication.port());
            out.field("to", publication.to());
            out.endInlineMap();
        }
        out.endInlineList();
        container.published().ifPresent(published -> out.field("published", published));
    }

    private void identities(SortedMap<Labels, Integer> identities) {
        if (identities.isEmpty()) {
            return;
        }
        out.key("identities");
        out.beginList();
        identities.forEach((labels, number) -> {
            out.beginInlineMap();
            out.field("number", number);
            rules.labels(labels);
            out.endInlineMap();
        });
        out.endList();
    }
}
