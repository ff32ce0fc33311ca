package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class NetworkOrderTest {

    private static final byte[] BYTES = HexFormat.of().parseHex("00" + "8182838485868788");

    @Test
    void theFirstByteIsTheHighestAndNoneIsTakenForNegative() {
        assertEquals(0x81, NetworkOrder.getByte(BYTES, 1));
        assertEquals(0x8182, NetworkOrder.getShort(BYTES, 1));
        assertEquals(0x81828384, NetworkOrder.getInt(BYTES, 1));
        assertEquals(0x8182838485868788L, NetworkOrder.getLong(BYTES, 1));
    }

    @Test
    void whatIsPutIsThereAndNothingElse() {
        byte[] bytes = new byte[8];
        NetworkOrder.putInt(bytes, 1, 0x81828384);
        NetworkOrder.putShort(bytes, 5, 0xff8586);
        assertArrayEquals(HexFormat.of().parseHex("0081828384858600"), bytes);
    }

    @Test
    void nothingIsBeyondTheEnd() {
        assertThrows(IndexOutOfBoundsException.class, () -> NetworkOrder.getInt(BYTES, 6));
        assertThrows(IndexOutOfBoundsException.class, () -> NetworkOrder.getLong(BYTES, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> NetworkOrder.putInt(new byte[4], 1, 0));
    }
}
