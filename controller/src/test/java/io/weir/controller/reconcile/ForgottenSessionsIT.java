package io.weir.controller.reconcile;

import static io.weir.controller.reconcile.ReconciledSwitch.desired;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.openflow.TestSwitch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Open vSwitch forgets the sessions of whoever has an address no more. */
final class ForgottenSessionsIT {

    private static final String TRACKED =
            Clusters.TWO_HOSTS.replace("rules: []", "rules:\n  - {from: usr1, to: usr2, protocol: udp, ports: 53}");

    @RegisterExtension
    final ReconciledSwitch vm1 = new ReconciledSwitch();

    @Test
    void sessionsDoNotStayWithAnAddressThatAnotherContainerGets() throws Exception {
        Snapshot first = withSessions();
        Snapshot handedOn = Clusters.next(first, TRACKED.replace(" c: {", " x: {"));
        vm1.switches().publish(handedOn);
        Confirmation confirmed = vm1.switches().confirmed("vm1", 2).get(10, TimeUnit.SECONDS);
        assertEquals(Confirmation.Outcome.CONFIRMED, confirmed.outcome(), confirmed.detail());
        assertTrue(!tracks("192.168.2.2") && tracks("192.168.2.3"), vm1.ovs().appctl("dpctl/dump-conntrack"));
        assertEquals(desired(handedOn), vm1.installed());

        vm1.switches().publish(Clusters.next(handedOn, TRACKED.replaceAll("(?m)^ *d: .*\n", "")));
        TestSwitch.await("who goes takes its sessions along", () -> !tracks("192.168.2.3"));
        assertTrue(!vm1.ovs().log().contains("sent error"), vm1.ovs()::log);
    }

    @Test
    void anAddressThatChangedHandsWhileTheControllerWasAwayHasNoSessionsEither() throws Exception {
        Snapshot first = withSessions();
        vm1.restart();
        Snapshot handedOn =
                Clusters.next(first, TRACKED.replace(" c: {", " x: {").replace("a3:ba:15", "a3:ba:16"));
        vm1.switches().publish(handedOn);
        vm1.awaitInSync(2);
        assertTrue(!tracks("192.168.2.2") && tracks("192.168.2.3"), vm1.ovs().appctl("dpctl/dump-conntrack"));
        assertEquals(desired(handedOn), vm1.installed());
    }

    /** It is again as it was when it comes back, with the same names, and so with the same zone. */
    @Test
    void aTenantThatWentWhileTheControllerWasAwayLeavesNoSessions() throws Exception {
        Snapshot first = withSessions();
        vm1.restart();
        Snapshot without = Clusters.next(first, Clusters.TWO_HOSTS.replaceAll("(?ms)^  usr2:.*(?=^rules)", ""));
        vm1.switches().publish(without);
        vm1.awaitInSync(2);
        assertTrue(!tracks("192.168.2.2") && !tracks("192.168.2.3"), vm1.ovs().appctl("dpctl/dump-conntrack"));
        assertEquals(desired(without), vm1.installed());
        assertTrue(!vm1.ovs().log().contains("sent error"), vm1.ovs()::log);
    }

    /** In sync with {@link #TRACKED}, when the switch has tracked a session of a with each of usr2's. */
    private Snapshot withSessions() {
        Snapshot first = vm1.inSync(TRACKED);
        vm1.receiveFromA("192.168.1.2", "192.168.2.2", 64);
        vm1.receiveFromA("192.168.1.2", "192.168.2.3", 64);
        TestSwitch.await("both are tracked", () -> tracks("192.168.2.2") && tracks("192.168.2.3"));
        return first;
    }

    private boolean tracks(String address) {
        return vm1.ovs().appctl("dpctl/dump-conntrack").contains("dst=" + address);
    }
}
