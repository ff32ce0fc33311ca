package io.weir.controller.reconcile;

import java.util.Map;

/**
 * How a switch stands, as its reconciler last said.
 *
 * @param revision the last that it confirmed, 0 if none
 * @param attempted the revision that it was last brought to, or failed to be
 * @param retryAt on the loop's clock, if it failed
 */
record Standing(
        SwitchStatus.State state,
        long revision,
        long attempted,
        int flows,
        String detail,
        long retryAt,
        Map<String, Integer> ports) {

    Standing withPorts(Map<String, Integer> numbers) {
        return new Standing(state, revision, attempted, flows, detail, retryAt, numbers);
    }
}
