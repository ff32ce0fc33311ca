package io.weir.provisioning.demo;

import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.ManyTenants;
import java.time.Duration;
import java.util.List;

/** More tenants on one switch than VLANs can tell apart (4,096), in a lab of their own. */
final class ManyTenantsScene implements Scene {

    private static final int TENANTS = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String title() {
        return "5,000 tenants on one switch, all with the same addresses (VLAN: 4,096)";
    }

    /** It needs nothing of the cluster, so it belongs to the demo's own, which is the one with bare hosts. */
    @Override
    public boolean fits(Stage stage) {
        return !stage.bareHosts().isEmpty();
    }

    @Override
    public void play(Stage stage, Account account) {
        long start = System.nanoTime();
        try (ManyTenants many = ManyTenants.up("demo-many", TENANTS)) {
            List<ManyTenants.Couple> couples = many.plugCouples();
            many.plugOthers();
            account.note("two more hosts; a port of each tenant on one switch after " + Words.since(start));
            long connected = System.nanoTime();
            many.connect();
            account.check(
                    many.flows() >= TENANTS,
                    "%d flows on it %s after set-controller".formatted(many.flows(), Words.since(connected)));
            play(many, account, couples.get(0), couples.get(1));
            play(many, account, couples.get(1), couples.get(0));
        }
    }

    /** The pings go by the tunnel under the network's id to the one and not to the other, which has the same address. */
    private static void play(
            ManyTenants many, Account account, ManyTenants.Couple couple, ManyTenants.Couple strangers) {
        LabContainer near = couple.near();
        LabContainer far = couple.far();
        LabContainer stranger = strangers.far();
        try (Capture underlay = many.lab().underlay().capture(near.host(), "udp port 4789");
                Capture elsewhere = stranger.captureInbound()) {
            LabContainer.Ping ping = near.ping(far.address(), 5, 0.2);
            String packet = underlay.await(near.address() + " > " + far.address() + ": ICMP echo request", LIMIT);
            stranger.ping(stranger.gateway(), 1, 0.2);
            elsewhere.await(stranger.gateway() + " > " + stranger.address(), LIMIT);
            long strays = elsewhere.packets().stream()
                    .filter(seen -> seen.contains("echo request"))
                    .count();
            account.check(
                    ping.isLossless() && packet.contains("vni " + couple.network() + " ") && strays == 0,
                    "%s → %s, network %d: %d of %d pings answered%s; %d seen at %s"
                            .formatted(
                                    near,
                                    far,
                                    couple.network(),
                                    ping.received(),
                                    ping.sent(),
                                    Words.roundTrip(ping),
                                    strays,
                                    stranger));
        }
    }
}
