package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Container;
import io.weir.flows.model.Tenant;
import java.util.Locale;

/** One container more, and one less. */
final class ChangeBench implements Bench {

    /** Changes before the first one that counts, as in a controller that has been running for a while. */
    private static final int WARM_UP = 20;

    /** Whose container it is: a tenant that both switches know. */
    private static final String TENANT = "t0";

    private static final String RULE = "tenants/" + TENANT + "/rules/bench";
    private static final String RULE_BODY = "{\"from\": \"" + TENANT + "\", \"to\": \"" + TENANT
            + "\", \"protocol\": \"tcp\", \"ports\": [" + OvnCluster.PORT + "], \"action\": \"deny\"}";

    private static final int[] SIZES = {200, 1_000, 10_000};

    /** Rounds are quick, but for OVN at 10,000. */
    private static final int ROUNDS_FACTOR = 2;

    @Override
    public String name() {
        return "change";
    }

    @Override
    public String about() {
        return "One container, or one rule that denies a port within a tenant, is added or taken out while 200, 1,000 or"
                + " 10,000 containers are there: from the call to the confirmation that both connected switches have what it needs. Its port is there before. 100 containers (of 200, 20) are on"
                + " each of two real switches, the others on ten hosts that are not connected. Weir is asked by one"
                + " lasting HTTP connection, after " + WARM_UP + " changes that do not count; OVN through its client's"
                + " daemon, so each of its figures includes 3 to 5 ms for the start of `ovn-nbctl`.";
    }

    @Override
    public String bounds() {
        return "Weir: the disk, on which a change is before it is answered, two passes over HTTP"
                + " and OpenFlow, and the walk over the changed tenant. OVN: northd computes most of the network again.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        for (int size : SIZES) {
            Spread spread = ground.spread(size, results);
            Container next = Clusters.container(size, Clusters.TENANT_SIZE, Clusters.CONNECTED.get(0));
            for (int i = 0; i < WARM_UP / 2; i++) {
                add(spread.weir(), next);
                remove(spread.weir(), next);
                spread.weir().putRule(RULE, RULE_BODY, 2);
                spread.weir().removeRule(RULE, 2);
            }
            String added = String.format(Locale.ROOT, "one container added at %,d", size);
            String removed = String.format(Locale.ROOT, "one container taken out at %,d", size);
            for (int round = 0; round < ground.rounds() * ROUNDS_FACTOR; round++) {
                results.times(added, Figure.WEIR, "PUT /v1/tenants/t0/containers/NAME")
                        .addMilliseconds(add(spread.weir(), next));
                results.times(removed, Figure.WEIR, "DELETE /v1/tenants/t0/containers/NAME")
                        .addMilliseconds(remove(spread.weir(), next));
                results.times("keeping 300 bytes on this disk", "fdatasync", "fdatasync(2)")
                        .addMilliseconds(ground.timeDisk());
                spread.ovn().ifPresent(ovn -> {
                    results.times(added, "OVN", "ovn-nbctl --wait=hv lsp-add t0 NAME -- lsp-set-addresses … -- …")
                            .addMilliseconds(ovn.add(TENANT, next));
                    results.times(removed, "OVN", "ovn-nbctl --wait=hv lsp-del NAME")
                            .addMilliseconds(ovn.remove(next));
                });
                rule(spread, size, results);
            }
        }
    }

    /** A rule about one port of one tenant, given and taken back. */
    private static void rule(Spread spread, int size, Results results) {
        String given = String.format(Locale.ROOT, "one rule given at %,d", size);
        String taken = String.format(Locale.ROOT, "one rule taken back at %,d", size);
        results.times(given, Figure.WEIR, "PUT /v1/" + RULE)
                .addMilliseconds(spread.weir().putRule(RULE, RULE_BODY, 2));
        results.times(taken, Figure.WEIR, "DELETE /v1/" + RULE)
                .addMilliseconds(spread.weir().removeRule(RULE, 2));
        spread.ovn().ifPresent(ovn -> {
            Tenant tenant = Clusters.tenant(spread.intent(), TENANT);
            results.times(given, "OVN", "ovn-nbctl --wait=hv acl-add pg_t0 …").addMilliseconds(ovn.denyPort(tenant));
            results.times(taken, "OVN", "ovn-nbctl --wait=hv acl-del pg_t0 …").addMilliseconds(ovn.undenyPort(tenant));
        });
    }

    private static long add(WeirProcess weir, Container container) {
        return weir.put(TENANT, container.name(), IntentWriter.container(container), 2);
    }

    private static long remove(WeirProcess weir, Container container) {
        return weir.remove(TENANT, container.name(), 2);
    }
}
