package io.weir.flows.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Intent;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowDiff;
import io.weir.flows.tables.Item;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NetworkViewTest {

    @Property(tries = 300)
    void aSeriesOfEditsLeadsToWhatTheLastIntentMeans(@ForAll long seed) {
        RandomIntents random = new RandomIntents(seed);
        Random ports = new Random(seed);
        Intent intent = random.intent();
        NetworkView view = NetworkView.of(intent);
        for (int edit = 0; edit < 6; edit++) {
            Intent edited = random.edit(intent);
            NetworkView next = view.next(edited);
            NetworkView afresh = NetworkView.of(edited);
            for (String host : edited.hosts().keySet()) {
                HostView before = view.host(host).orElseThrow();
                HostView after = next.host(host).orElseThrow();
                Ports portsBefore = somePorts(before, ports);
                Ports portsAfter = somePorts(after, ports);
                List<Flow> wanted =
                        afresh.host(host).orElseThrow().flows(portsAfter).toList();
                assertEquals(wanted, after.flows(portsAfter).toList());

                FlowDiff diff = HostView.between(before, portsBefore, after, portsAfter);
                List<Flow> old = before.flows(portsBefore).toList();
                assertEquals(Set.copyOf(wanted), Set.copyOf(diff.applyTo(old)));
                assertTrue(diff.put().stream().noneMatch(old::contains), "a flow that was right is put again");
                assertTrue(diff.delete().stream().allMatch(old::contains), "a flow that was not there is deleted");
            }
            intent = edited;
            view = next;
        }
    }

    @Property(tries = 300)
    void noTwoFlowsOfAHostHaveOneKeyAndNoTwoItemsOneName(@ForAll long seed) {
        Intent intent = new RandomIntents(seed).intent();
        NetworkView view = NetworkView.of(intent);
        for (String host : intent.hosts().keySet()) {
            HostView hostView = view.host(host).orElseThrow();
            Ports ports = somePorts(hostView, new Random(seed));
            Set<Flow.Key> keys = new HashSet<>();
            hostView.flows(ports).forEach(flow -> assertTrue(keys.add(flow.key()), () -> "twice: " + flow));
            Set<String> names = new HashSet<>();
            hostView.items(ports)
                    .map(Item::describe)
                    .forEach(name -> assertTrue(names.add(name), () -> "twice: " + name));
        }
    }

    @Test
    void nothingEditedIsNothingToDo() {
        Intent intent = new RandomIntents(7).intent();
        NetworkView view = NetworkView.of(intent);
        NetworkView same = view.next(intent);
        for (String host : intent.hosts().keySet()) {
            HostView before = view.host(host).orElseThrow();
            assertSame(before, same.host(host).orElseThrow());
            Ports ports = somePorts(before, new Random(1));
            assertEquals(
                    FlowDiff.NONE,
                    HostView.between(before, ports, same.host(host).orElseThrow(), ports));
        }
    }

    /** Most of the ports that a host wants, in a random order of numbers. */
    private static Ports somePorts(HostView view, Random random) {
        Map<String, Integer> numbers = new HashMap<>();
        for (WantedPort port : view.ports()) {
            if (random.nextInt(5) > 0) {
                numbers.put(port.name(), 1 + random.nextInt(4) + 4 * numbers.size());
            }
        }
        return new Ports(numbers);
    }
}
