package io.weir.controller.answers;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Selector;
import java.time.Instant;
import java.util.Optional;

/**
 * What a rule that logs decided about a packet.
 *
 * @param number counts the decisions since the controller began
 * @param host the host whose switch told of it
 * @param sender the container that sent the packet; empty if it came from outside
 * @param tenant whose container has part in the session; of two tenants the sender's
 * @param action what became of it, or would have
 * @param mode whether the rule decided, or only observed
 * @param protocol IP protocol (IANA)
 * @param sourcePort of TCP, UDP and SCTP, else 0
 * @param destinationPort of TCP, UDP and SCTP; type of ICMP; else 0
 */
public record Decision(
        long number,
        Instant at,
        String host,
        Optional<ContainerId> sender,
        String tenant,
        RuleId rule,
        Rule.Action action,
        Rule.Mode mode,
        int protocol,
        Ipv4Address source,
        int sourcePort,
        Ipv4Address destination,
        int destinationPort) {

    /** Who sent the packet, in words. */
    public String senderInWords() {
        return sender.map(ContainerId::toString).orElse(Selector.OUTSIDE);
    }
}
