/**
 * OpenFlow 1.4 as the controller speaks it: the server that switches connect to, one session for each, and the bytes of
 * flows. Flows are many and use what OpenFlowJ has no word for, as do the packets that switches hand over: their bytes are
 * written and read here. Every other message is OpenFlowJ's.
 */
@NullMarked
package io.weir.controller.openflow;

import org.jspecify.annotations.NullMarked;
