package io.weir.provisioning.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who may reach whom, read from the intent as the controller states it, and from nothing else.
 *
 * @param containers the running ones, by tenant and name
 * @param peers pairs of tenants of which the first may begin sessions with the second
 */
record Declared(List<Member> containers, Set<List<String>> peers) {

    Declared {
        containers = List.copyOf(containers);
        peers = Set.copyOf(peers);
    }

    /** A container. */
    record Member(String tenant, String name, String host, String subnet, String address) {

        String id() {
            return tenant + "/" + name;
        }

        boolean isInSubnetOf(Member other) {
            return tenant.equals(other.tenant) && subnet.equals(other.subnet);
        }
    }

    static Declared of(JsonNode intent) {
        List<Member> containers = new ArrayList<>();
        intent.path("tenants").properties().forEach(tenant -> tenant.getValue()
                .path("containers")
                .properties()
                .forEach(container -> {
                    JsonNode body = container.getValue();
                    if (body.path("state").asText("running").equals("running")) {
                        containers.add(new Member(
                                tenant.getKey(),
                                container.getKey(),
                                body.path("host").asText(),
                                body.path("subnet").asText(),
                                body.path("address").asText()));
                    }
                }));
        Set<List<String>> peers = new HashSet<>();
        for (JsonNode rule : intent.path("rules")) {
            String from = rule.path("from").asText();
            String to = rule.path("to").asText();
            peers.add(List.of(from, to));
        }
        return new Declared(containers, peers);
    }

    /** Whether the one may reach the other: they are of one tenant, or a rule lets the one's tenant begin sessions with the other's. */
    boolean mayReach(Member from, Member to) {
        return from.tenant().equals(to.tenant()) || peers.contains(List.of(from.tenant(), to.tenant()));
    }

    /**
     * Whether a ping from the one to the other's address tells anything: not to itself, and not where the sender's own
     * network has that address as well, so that somebody else may answer.
     */
    boolean isTold(Member from, Member to) {
        return !from.equals(to)
                && containers.stream()
                        .filter(other -> !other.equals(to) && other.address().equals(to.address()))
                        .noneMatch(other -> other.equals(from) || mayReach(from, other));
    }
}
