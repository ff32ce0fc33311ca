package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.from;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Table;
import org.junit.jupiter.api.Test;

class SpoofGuardTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.SPOOF_GUARD);
    }

    @Test
    void aForgedSourceIsDropped() {
        from("red/web").to("red/db").with(Field.ETH_SRC, 0x020000000012L).isDroppedAt("vm1", Table.SPOOF_GUARD);
        from("red/web")
                .to("red/db")
                .with(Field.IPV4_SRC, Ipv4Address.of("192.168.1.9").asLong())
                .isDroppedAt("vm1", Table.SPOOF_GUARD);
    }

    @Test
    void arpThatClaimsAnothersAddressesIsDropped() {
        from("red/web").asksFor("192.168.1.3").with(Field.ARP_SHA, 0x31).isDroppedAt("vm1", Table.SPOOF_GUARD);
        from("red/web")
                .asksFor("192.168.1.3")
                .with(Field.ARP_SPA, Ipv4Address.of("192.168.1.1").asLong())
                .isDroppedAt("vm1", Table.SPOOF_GUARD);
    }

    @Test
    void anAddressProbeGetsNoAnswer() {
        from("red/web").asksFor("192.168.1.2").with(Field.ARP_SPA, 0).isDroppedAt("vm1", Table.SPOOF_GUARD);
    }

    @Test
    void whatIsNeitherIpv4NorArpIsDropped() {
        from("red/web").to("red/db").with(Field.ETH_TYPE, 0x86dd).isDroppedAt("vm1", Table.SPOOF_GUARD);
    }
}
