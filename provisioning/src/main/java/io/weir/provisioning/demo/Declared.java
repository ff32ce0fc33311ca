package io.weir.provisioning.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.policy.End;
import io.weir.flows.policy.Judge;
import io.weir.flows.policy.Opening;
import io.weir.provisioning.lab.LabFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may reach whom, judged by the intent as the controller states it, and by nothing else.
 *
 * @param containers the running ones, by tenant and name
 * @param intent all that is declared
 */
record Declared(List<Member> containers, Intent intent) {

    private static final Opening PING = new Opening(1, 8, 0);
    private static final int TCP = 6;

    Declared {
        containers = List.copyOf(containers);
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

    static Declared of(JsonNode document) {
        if (!(IntentReader.read(document.toString(), Intent.EMPTY) instanceof Reading.Whole whole)) {
            throw new LabFailure("the controller's intent cannot be read: " + document);
        }
        List<Member> containers = new ArrayList<>();
        whole.intent().tenants().values().forEach(tenant -> tenant.containers().values().stream()
                .filter(container -> container.state() == Container.State.RUNNING)
                .map(container -> new Member(
                        tenant.name(),
                        container.name(),
                        container.host(),
                        container.subnet(),
                        container.address().toString()))
                .forEach(containers::add));
        return new Declared(containers, whole.intent());
    }

    /** Whether the one may ping the other: by a rule, or because they are of one tenant whose inside is open. */
    boolean mayReach(Member from, Member to) {
        return may(from, to, PING);
    }

    /** Whether the one may begin TCP with the other on a port. */
    boolean mayReach(Member from, Member to, int port) {
        return may(from, to, new Opening(TCP, port, 0));
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

    private boolean may(Member from, Member to, Opening opening) {
        return new Judge(intent).judge(end(from), end(to), opening).action() == Rule.Action.ALLOW;
    }

    private static End end(Member member) {
        return new End.InCluster(new ContainerId(member.tenant(), member.name()));
    }
}
