package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Overlay.HostPair;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
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
    private final TenantWriter tenants;

    private IntentWriter(DocumentWriter out) {
        this.out = out;
        rules = new RuleWriter(out);
        tenants = new TenantWriter(out);
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
            intent.tenants().values().forEach(writer.tenants::outline);
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
            case "subnets" -> writer.tenants.subnets(tenant);
            case "containers" -> writer.tenants.containers(tenant);
            default -> writer.rules.list(tenant.rules());
        }
        return Optional.of(out.text());
    }

    /** One container, in JSON on one line. */
    public static String container(Container container) {
        DocumentWriter out = new DocumentWriter(DocumentWriter.Format.JSON);
        new TenantWriter(out).container(container);
        return out.text();
    }

    private Optional<Runnable> find(Resource resource, Intent intent) {
        if (resource instanceof Resource.OfTenant it) {
            return tenant(it.tenant(), intent).map(tenant -> () -> tenants.tenant(tenant));
        }
        if (resource instanceof Resource.OfSubnet it) {
            return tenant(it.tenant(), intent)
                    .map(tenant -> tenant.subnets().get(it.name()))
                    .map(subnet -> () -> tenants.subnet(subnet));
        }
        if (resource instanceof Resource.OfContainer it) {
            return tenant(it.id().tenant(), intent)
                    .map(tenant -> tenant.containers().get(it.id().name()))
                    .map(container -> () -> tenants.container(container));
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

    private static String write(Intent intent, DocumentWriter out) {
        new IntentWriter(out).write(intent);
        return out.text();
    }

    private void write(Intent intent) {
        out.beginMap();
        overlay(intent);
        out.key("hosts");
        out.beginMap();
        intent.hosts().values().forEach(this::host);
        out.endMap();
        out.key("tenants");
        out.beginMap();
        intent.tenants().values().forEach(this::tenant);
        out.endMap();
        rules.rules(intent.rules());
        zones(intent.zones());
        out.endMap();
    }

    private void overlay(Intent intent) {
        SortedMap<HostPair, TunnelType> pairs = intent.overlay().pairs();
        if (pairs.isEmpty()) {
            out.field("overlay", intent.overlay().type().word());
            return;
        }
        out.key("overlay");
        out.beginMap();
        out.field("type", intent.overlay().type().word());
        out.key("pairs");
        out.beginList();
        for (Map.Entry<HostPair, TunnelType> pair : pairs.entrySet()) {
            out.beginInlineMap();
            between(pair.getKey().first(), pair.getKey().second());
            out.field("type", pair.getValue().word());
            out.endInlineMap();
        }
        out.endList();
        out.endMap();
    }

    private void host(Host host) {
        out.key(host.name());
        out.beginInlineMap();
        out.field("bridge", host.bridge());
        out.field("address", host.address().toString());
        host.datapathId().ifPresent(id -> out.field("datapath-id", String.format("0x%016x", id)));
        out.field("mtu", host.underlayMtu());
        out.field("outside", host.wayOut().name().toLowerCase(Locale.ROOT));
        out.key("reserved-ports");
        out.beginInlineList();
        host.reserved().forEach(port -> out.string(port.toString()));
        out.endInlineList();
        out.endInlineMap();
    }

    private void tenant(Tenant tenant) {
        out.key(tenant.name());
        tenants.tenant(tenant);
    }

    private void zones(SortedMap<TenantPair, Integer> zones) {
        if (zones.isEmpty()) {
            return;
        }
        out.key("zones");
        out.beginList();
        zones.forEach((pair, zone) -> {
            out.beginInlineMap();
            between(pair.first(), pair.second());
            out.field("zone", zone);
            out.endInlineMap();
        });
        out.endList();
    }

    private void between(String first, String second) {
        out.key("between");
        out.beginInlineList();
        out.string(first);
        out.string(second);
        out.endInlineList();
    }
}
