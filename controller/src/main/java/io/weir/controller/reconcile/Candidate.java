package io.weir.controller.reconcile;

import java.util.HexFormat;

/**
 * A connected switch that may be a host's.
 *
 * @param bridge name of its local port
 * @param remote where it connects from
 */
record Candidate(long datapathId, String bridge, String remote) {

    /** 16 hexadecimal digits. */
    String datapathText() {
        return HexFormat.of().toHexDigits(datapathId);
    }
}
