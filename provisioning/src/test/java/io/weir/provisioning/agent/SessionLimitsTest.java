package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SessionLimitsTest {

    @Test
    void whatOpenVSwitchSaysIsRead() throws Exception {
        assertEquals(new SessionLimits(0, new TreeMap<>()), SessionLimits.parse("default limit=0\n"));
        assertEquals(
                new SessionLimits(100, new TreeMap<>(Map.of(7, 2L, 65535, 4_294_967_295L))),
                SessionLimits.parse(
                        "default limit=100\nzone=7,limit=2,count=1\nzone=65535,limit=4294967295,count=0\n"));
    }

    @Test
    void anAnswerWithoutADefaultIsNone() {
        assertThrows(CommandFailed.class, () -> SessionLimits.parse("zone=7,limit=2,count=1\n"));
    }
}
