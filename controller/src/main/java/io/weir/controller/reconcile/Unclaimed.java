package io.weir.controller.reconcile;

/**
 * A connected switch that gets no flow.
 *
 * @param datapathId its datapath id, 16 hexadecimal digits
 * @param bridge name of its local port
 * @param remote where it connects from, {@code address:port}
 * @param why why it gets none, and what to do
 */
public record Unclaimed(String datapathId, String bridge, String remote, String why) {}
