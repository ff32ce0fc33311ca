package io.weir.controller.reconcile;

import java.util.Map;

/**
 * How a switch stands, as its reconciler last said.
 *
 * @param confirmed the last that it confirmed
 * @param attempted what it was last brought to, or failed to be
 * @param retryAt on the loop's clock, if it failed
 */
record Standing(
        SwitchStatus.State state,
        Edition confirmed,
        Edition attempted,
        int flows,
        String detail,
        long retryAt,
        Map<String, Integer> ports) {

    Standing withPorts(Map<String, Integer> numbers) {
        return new Standing(state, confirmed, attempted, flows, detail, retryAt, numbers);
    }
}
