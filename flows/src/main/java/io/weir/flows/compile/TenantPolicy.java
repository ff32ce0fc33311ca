package io.weir.flows.compile;

import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import io.weir.flows.tables.Item;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of the sessions that are begun with one tenant's containers, and of those that they begin with the
 * outside, as items; on all hosts the same.
 */
final class TenantPolicy {

    /** What the items were made from. */
    private final Governed governed;

    private final RuleItems items;

    private TenantPolicy(Governed governed, RuleItems items) {
        this.governed = governed;
        this.items = items;
    }

    /**
     * A tenant's policy; the one before, if nothing of what it is made from differs.
     *
     * @param tenants all tenants
     */
    static TenantPolicy of(
            Tenant tenant, PolicyIndex index, SortedMap<String, Tenant> tenants, @Nullable TenantPolicy before) {
        Governed governed = Governed.of(tenant, index, tenants, before == null ? null : before.governed);
        if (before != null && before.governed.isSame(governed)) {
            return before;
        }
        PolicyItems now = new PolicyItems(governed);
        return new TenantPolicy(
                governed,
                before != null && before.governed.agreesOnNumbers(governed)
                        ? now.since(new PolicyItems(before.governed), before.items)
                        : now.all());
    }

    /** Whether two say the same; one may have been made anew for nothing. */
    @SuppressWarnings("ReferenceEquality")
    boolean saysAsMuchAs(TenantPolicy other) {
        return items == other.items && hasSameFrame(other);
    }

    /** Whether the two differ in nothing but rules. */
    boolean hasSameFrame(TenantPolicy other) {
        return governed.tenant().inside() == other.governed.tenant().inside()
                && outsideZone().equals(other.outsideZone())
                && concernsOutsidesSessions() == other.concernsOutsidesSessions();
    }

    /** Whether a rule is about sessions that the outside begins. */
    boolean concernsOutsidesSessions() {
        return items.areAbout(Selector.OUTSIDE);
    }

    /** The zone of the tenant's sessions with the outside; empty if no rule is about such. */
    OptionalInt outsideZone() {
        return governed.outsideZone();
    }

    /** The zones that its sessions are tracked in, by the other tenant's name, its own or {@link Selector#OUTSIDE}. */
    SortedMap<String, Integer> zones() {
        return governed.zones();
    }

    /** The number of a tenant that its zones or rules name; 0 for the outside. */
    int numberOf(String name) {
        Tenant named = governed.others().get(name);
        return named == null ? 0 : named.number();
    }

    /**
     * Hands over the items about sessions that certain tenants begin.
     *
     * @param beginners whether a tenant, by name, or the outside, is one of them
     */
    void items(Predicate<String> beginners, Consumer<Item> out) {
        items.forEach(beginners, out);
    }

    /** Hands over those of them that another policy of the tenant may not have. */
    void itemsUnlike(TenantPolicy other, Predicate<String> beginners, Consumer<Item> out) {
        items.forEachUnlike(other.items, beginners, out);
    }
}
