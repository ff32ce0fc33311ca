package io.weir.controller.reconcile;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one host's switch stands to the intent.
 *
 * @param host the host
 * @param datapathId the switch's datapath id, 16 hexadecimal digits; empty if never connected
 * @param remote where it connects from, {@code address:port}; empty if not connected
 * @param state how it stands
 * @param revision the revision it has last confirmed; 0 if none
 * @param flows number of flows that Weir has on it, as last known
 * @param repaired number of flows that were put right after somebody else had changed them, since the controller started
 * @param detail what is wrong, in words; empty if nothing is
 * @param retryInSeconds time until the next try if it failed; 0 otherwise
 * @param ports its ports, name to OpenFlow number, without the local port
 */
public record SwitchStatus(
        String host,
        String datapathId,
        String remote,
        State state,
        long revision,
        int flows,
        long repaired,
        String detail,
        long retryInSeconds,
        Map<String, Integer> ports) {

    public SwitchStatus {
        ports = Collections.unmodifiableMap(new TreeMap<>(ports));
    }

    /** How a switch stands to the newest revision. */
    public enum State {
        DISCONNECTED,
        /** Connected, with something to read, send or confirm yet. */
        PENDING,
        IN_SYNC,
        /** It refused, or did not answer; it is tried again. */
        FAILED
    }
}
