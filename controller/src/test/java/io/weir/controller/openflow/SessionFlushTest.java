package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.flows.openflow.SessionsOf;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SessionFlushTest {

    private static final int ADDRESS = 0x0a000001;

    private final SessionFlush flush = new SessionFlush();

    @Test
    void theFirstMessageIsAsOvsOfctlWritesIt() {
        assertEquals(
                "0504004000000002" + "0000232000000020" + "0000000000000000" + "0000002000000000"
                        + "0000001400000000000000000000ffff0a00000100000000" + "0002000800070000",
                written(new SessionsOf(7, OptionalInt.of(ADDRESS))).substring(0, 2 * 64));
    }

    @Test
    void anAddressIsForgottenAsBothEndsAndAZoneAsAWhole() {
        String ends = written(new SessionsOf(7, OptionalInt.of(ADDRESS)));
        assertEquals(2 * (64 + 64 + 8), ends.length());
        assertEquals("00010014", ends.substring(2 * (64 + 32), 2 * (64 + 36)));
        assertEquals(
                "0504002000000002" + "0000232000000020" + "0000000000000000" + "0002000800070000" + "0514000800000003",
                written(SessionsOf.all(7)));
    }

    @Test
    void whoRefusesItOnceIsKnown() {
        written(SessionsOf.all(7));
        assertFalse(flush.error(1));
        assertFalse(flush.isRefused());
        assertTrue(flush.error(2));
        assertTrue(flush.isRefused());
    }

    private String written(SessionsOf sessions) {
        ByteBuf out = Unpooled.buffer();
        flush.write(out, List.of(sessions), 2, 3);
        return ByteBufUtil.hexDump(out);
    }
}
