package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Problem;
import java.util.List;

/** A document in which nothing is wrong, and the mistakes that tests make in it. */
final class SoundDocument {

    static final String TEXT = """
            overlay:
              type: vxlan
              pairs:
                - {between: [vm1, vm2], type: gre}
            hosts:
              vm1: {bridge: vm1-br, address: 192.0.2.60, datapath-id: "0x1"}
              vm2: {bridge: vm2-br, address: 192.0.2.61, datapath-id: "0x2"}
            tenants:
              red:
                number: 1
                subnets:
                  net: {cidr: 10.0.0.0/24, gateway: 10.0.0.1, network: 1}
                  back: {cidr: 10.0.1.0/24}
                containers:
                  web: {host: vm1, subnet: net, address: 10.0.0.2, mac: "00:16:3e:00:00:01"}
                  db: {host: vm1, subnet: net, address: 10.0.0.3, mac: "00:16:3e:00:00:02", mtu: 1400}
              blue:
                number: 2
                subnets:
                  net: {cidr: 10.0.2.0/24, network: 2}
                containers:
                  app: {host: vm2}
              grey:
                subnets:
                  net: {cidr: 10.0.3.0/24}
            rules:
              - {from: red, to: blue}
              - {from: red, to: grey}
            """;

    private SoundDocument() {}

    /** What is told of it with one thing replaced by another. */
    static void expect(String sound, String bad, String... problems) {
        assertTrue(TEXT.contains(sound), sound);
        int at = TEXT.indexOf(sound);
        String text = TEXT.substring(0, at) + bad + TEXT.substring(at + sound.length());
        assertEquals(
                List.of(problems),
                Intents.problems(text).stream().map(Problem::toString).toList());
    }
}
