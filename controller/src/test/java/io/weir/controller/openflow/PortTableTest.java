package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.handler.codec.CorruptedFrameException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFPort;

class PortTableTest {

    private final PortTable table = new PortTable();

    private static OFPortDesc port(int number, String name) {
        return OFFactories.getFactory(OFVersion.OF_14)
                .buildPortDesc()
                .setPortNo(OFPort.of(number))
                .setName(name)
                .build();
    }

    @Test
    void portsThatComeGoAndAreRenamedAreToldByNameTheLaterOfTwoWithOneName() {
        Random random = new Random(1);
        Map<Integer, String> inOrder = new LinkedHashMap<>();
        for (int i = 0; i < 2000; i++) {
            int number = 1 + random.nextInt(8);
            String name = "port" + random.nextInt(5);
            if (random.nextInt(3) == 0) {
                table.remove(port(number, name));
                inOrder.remove(number);
            } else {
                table.put(port(number, name));
                if (!name.equals(inOrder.get(number))) {
                    inOrder.remove(number);
                    inOrder.put(number, name);
                }
            }
            Map<String, Integer> wanted = new TreeMap<>();
            inOrder.forEach((its, of) -> wanted.put(of, its));
            assertEquals(wanted, table.ports().numbers());
        }
    }

    @Test
    void aSwitchHasNotMorePortsThanNumbersForThem() {
        for (int number = 1; number <= 65_536; number++) {
            table.put(port(number, "port"));
        }
        table.put(port(1, "other"));
        assertThrows(CorruptedFrameException.class, () -> table.put(port(65_537, "port")));
    }

    @Test
    void theLocalPortIsTheBridgeAndNoneOfItsPorts() {
        table.put(port(Wire.LOCAL_PORT, "br0"));
        table.put(port(1, "eth0"));
        assertEquals("br0", table.ports().bridge());
        assertEquals(Map.of("eth0", 1), table.ports().numbers());
        table.remove(port(Wire.LOCAL_PORT, "br0"));
        assertEquals("", table.ports().bridge());
    }
}
