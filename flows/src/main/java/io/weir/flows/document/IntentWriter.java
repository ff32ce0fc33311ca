package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.Container.Template;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Overlay.HostPair;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import io.weir.flows.model.TunnelType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Writes an intent with everything that was derived, so that {@link IntentReader} reads back an equal one, whatever
 * rules of deriving it has. The same intent is always the same text.
 */
public final class IntentWriter {

    private final DocumentWriter out;
    private final RuleWriter rules;

    private IntentWriter(DocumentWriter out) {
        this.out = out;
        rules = new RuleWriter(out);
    }

    public static String yaml(Intent intent) {
        return write(intent, new DocumentWriter(DocumentWriter.Format.YAML));
    }

    public static String json(Intent intent) {
        return write(intent, new DocumentWriter(DocumentWriter.Format.JSON));
    }

    /** One thing of an intent, in JSON, as {@link Edit#put} reads it; empty if the intent has no such thing. */
    public static Optional<String> json(Resource resource, Intent intent) {
        DocumentWriter out = new DocumentWriter(DocumentWriter.Format.JSON);
        return new IntentWriter(out).find(resource, intent).map(write -> {
            write.run();
            return out.text();
        });
    }

    /**
     * A list of things in JSON, by the path that its parts begin with: {@code tenants}, {@code tenants/red/containers},
     * {@code rules} and the like. Of tenants with how much they have; of all else with all that is said of each. Empty if
     * the intent has no such list.
     */
    public static Optional<String> jsonList(String path, Intent intent) {
        DocumentWriter out = new DocumentWriter(DocumentWriter.Format.JSON);
        IntentWriter writer = new IntentWriter(out);
        String[] words = path.split("/", -1);
        if (path.equals("tenants")) {
            out.beginMap();
            intent.tenants().values().forEach(writer::outline);
            out.endMap();
            return Optional.of(out.text());
        }
        if (path.equals("rules")) {
            writer.rules.list(intent.rules());
            return Optional.of(out.text());
        }
        Tenant tenant = words.length == 3 ? intent.tenants().get(words[1]) : null;
        if (tenant == null) {
            return Optional.empty();
        }
        switch (words[2]) {
            case "subnets" -> writer.subnets(tenant);
            case "containers" -> writer.containers(tenant);
            default -> writer.rules.list(tenant.rules());
        }
        return Optional.of(out.text());
    }

    private void outline(Tenant tenant) {
        beginInline(tenant.name());
        number("number", tenant.number());
        field("inside", tenant.inside().name().toLowerCase(Locale.ROOT));
        number("subnets", tenant.subnets().size());
        number("containers", tenant.containers().size());
        number("rules", tenant.rules().size());
        out.endInlineMap();
    }

    private void subnets(Tenant tenant) {
        out.beginMap();
        tenant.subnets().values().forEach(this::subnet);
        out.endMap();
    }

    private void containers(Tenant tenant) {
        out.beginMap();
        for (Container container : tenant.containers().values()) {
            out.key(container.name());
            fields(container);
        }
        out.endMap();
    }

    private Optional<Runnable> find(Resource resource, Intent intent) {
        if (resource instanceof Resource.OfTenant it) {
            return tenant(it.tenant(), intent).map(tenant -> () -> whole(tenant));
        }
        if (resource instanceof Resource.OfSubnet it) {
            return tenant(it.tenant(), intent)
                    .map(tenant -> tenant.subnets().get(it.name()))
                    .map(subnet -> () -> fields(subnet));
        }
        if (resource instanceof Resource.OfContainer it) {
            return tenant(it.id().tenant(), intent)
                    .map(tenant -> tenant.containers().get(it.id().name()))
                    .map(container -> () -> fields(container));
        }
        if (resource instanceof Resource.OfRule it) {
            return rulesOf(it.id(), intent)
                    .filter(rule -> !rule.isWithdrawn())
                    .findFirst()
                    .map(rule -> () -> rules.rule(rule));
        }
        Resource.OfWithdrawn left = (Resource.OfWithdrawn) resource;
        return rulesOf(left.id(), intent)
                .filter(rule -> rule.isWithdrawn() && rule.number() == left.number())
                .findFirst()
                .map(rule -> () -> rules.rule(rule));
    }

    private static Optional<Tenant> tenant(String name, Intent intent) {
        return Optional.ofNullable(intent.tenants().get(name));
    }

    /** The rules of this name, withdrawn ones too. */
    private static Stream<Rule> rulesOf(RuleId id, Intent intent) {
        Stream<Rule> tier = id.isOperators()
                ? intent.rules().stream()
                : tenant(id.tenant(), intent).stream().flatMap(tenant -> tenant.rules().stream());
        return tier.filter(rule -> rule.name().equals(id.name()));
    }

    /** One container, in JSON on one line. */
    public static String container(Container container) {
        DocumentWriter out = new DocumentWriter(DocumentWriter.Format.JSON);
        new IntentWriter(out).fields(container);
        return out.text();
    }

    private static String write(Intent intent, DocumentWriter out) {
        new IntentWriter(out).write(intent);
        return out.text();
    }

    private void write(Intent intent) {
        out.beginMap();
        overlay(intent);
        beginNamed("hosts");
        intent.hosts().values().forEach(this::host);
        out.endMap();
        beginNamed("tenants");
        intent.tenants().values().forEach(this::tenant);
        out.endMap();
        rules.rules(intent.rules());
        zones(intent.zones());
        out.endMap();
    }

    private void zones(SortedMap<TenantPair, Integer> zones) {
        if (zones.isEmpty()) {
            return;
        }
        out.key("zones");
        out.beginList();
        zones.forEach((pair, zone) -> {
            out.beginInlineMap();
            out.key("between");
            out.beginInlineList();
            out.string(pair.first());
            out.string(pair.second());
            out.endInlineList();
            number("zone", zone);
            out.endInlineMap();
        });
        out.endList();
    }

    private void overlay(Intent intent) {
        SortedMap<HostPair, TunnelType> pairs = intent.overlay().pairs();
        if (pairs.isEmpty()) {
            field("overlay", intent.overlay().type().word());
            return;
        }
        beginNamed("overlay");
        field("type", intent.overlay().type().word());
        out.key("pairs");
        out.beginList();
        for (Map.Entry<HostPair, TunnelType> pair : pairs.entrySet()) {
            out.beginInlineMap();
            out.key("between");
            out.beginInlineList();
            out.string(pair.getKey().first());
            out.string(pair.getKey().second());
            out.endInlineList();
            field("type", pair.getValue().word());
            out.endInlineMap();
        }
        out.endList();
        out.endMap();
    }

    private void host(Host host) {
        beginInline(host.name());
        field("bridge", host.bridge());
        field("address", host.address().toString());
        host.datapathId().ifPresent(id -> field("datapath-id", String.format("0x%016x", id)));
        number("mtu", host.underlayMtu());
        field("outside", host.wayOut().name().toLowerCase(Locale.ROOT));
        out.key("reserved-ports");
        out.beginInlineList();
        host.reserved().forEach(port -> out.string(port.toString()));
        out.endInlineList();
        out.endInlineMap();
    }

    private void tenant(Tenant tenant) {
        out.key(tenant.name());
        whole(tenant);
    }

    private void whole(Tenant tenant) {
        out.beginMap();
        number("number", tenant.number());
        field("inside", tenant.inside().name().toLowerCase(Locale.ROOT));
        number("max-sessions", tenant.maxSessions());
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

    private void identities(SortedMap<Labels, Integer> identities) {
        if (identities.isEmpty()) {
            return;
        }
        out.key("identities");
        out.beginList();
        identities.forEach((labels, number) -> {
            out.beginInlineMap();
            number("number", number);
            rules.labels(labels);
            out.endInlineMap();
        });
        out.endList();
    }

    private void subnet(Subnet subnet) {
        out.key(subnet.name());
        fields(subnet);
    }

    private void fields(Subnet subnet) {
        out.beginInlineMap();
        field("cidr", subnet.prefix().toString());
        field("gateway", subnet.gateway().toString());
        out.key("dns");
        out.beginInlineList();
        subnet.dns().forEach(server -> out.string(server.toString()));
        out.endInlineList();
        number("network", subnet.network());
        out.endInlineMap();
    }

    private void fields(Container container) {
        out.beginInlineMap();
        field("host", container.host());
        field("subnet", container.subnet());
        field("address", container.address().toString());
        field("mac", container.mac().toString());
        field("port", container.port());
        template(container.template());
        container.mtu().ifPresent(mtu -> number("mtu", mtu));
        field("state", container.state().name().toLowerCase(Locale.ROOT));
        rules.labels(container.labels());
        publish(container);
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
            field("protocol", publication.word());
            number("port", publication.port());
            number("to", publication.to());
            out.endInlineMap();
        }
        out.endInlineList();
        container.published().ifPresent(published -> number("published", published));
    }

    private void template(Template template) {
        if (template.options().isEmpty()) {
            field("template", template.name());
            return;
        }
        beginInline("template");
        field("name", template.name());
        out.key("options");
        out.beginInlineList();
        template.options().forEach(out::string);
        out.endInlineList();
        out.endInlineMap();
    }

    private void beginNamed(String key) {
        out.key(key);
        out.beginMap();
    }

    private void beginInline(String key) {
        out.key(key);
        out.beginInlineMap();
    }

    private void field(String key, String value) {
        out.key(key);
        out.string(value);
    }

    private void number(String key, int value) {
        out.key(key);
        out.number(value);
    }
}
