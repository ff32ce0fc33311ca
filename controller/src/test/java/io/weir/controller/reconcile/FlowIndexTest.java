package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.openflow.FlowFingerprint;
import io.weir.flows.compile.Ports;
import io.weir.flows.openflow.Flow;
import io.weir.flows.tables.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FlowIndexTest {

    private final Random random = new Random(3);

    @Test
    void whatWasAddedIsFoundByItsKey() {
        FlowIndex index = new FlowIndex();
        Map<Long, Integer> numbers = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            // Some keys differ only in bits that one place in a table does not depend on; 0 is one of them.
            long key = i < 5_000 ? (long) i << 48 : random.nextLong();
            index.add(key, ~key);
            numbers.put(key, i);
        }
        numbers.forEach((key, number) -> {
            assertEquals(number, index.find(key));
            assertEquals(~key, index.content(number));
        });
        for (int i = 0; i < 20_000; i++) {
            long other = random.nextLong();
            assertEquals(numbers.getOrDefault(other, -1), index.find(other));
        }
        assertEquals(20_000, index.unseen());
    }

    @Test
    void ofTwoFlowsWithOneKeyTheLaterCounts() {
        FlowIndex index = new FlowIndex();
        index.add(7, 1);
        for (int i = 0; i < 5_000; i++) {
            index.add(1_000 + i, 0);
        }
        index.add(7, 2);
        for (int i = 0; i < 5_000; i++) {
            index.add(10_000 + i, 0);
        }
        assertEquals(2, index.content(index.find(7)));
        assertEquals(10_001, index.unseen());
        assertTrue(index.isSeen(0), "the first is not there to be missed");
    }

    @Test
    void whatWasNotSeenIsMissingAndNothingElse() {
        Target target = new Target(
                new Edition(0, 1),
                Clusters.snapshot(1, Clusters.WITH_RULE).view().host("vm1").orElseThrow(),
                new Ports(Map.of("a-veth", 1, "c-veth", 2, "weir-vxlan", 3)));
        FlowFingerprint fingerprint = new FlowFingerprint();
        FlowIndex index = new FlowIndex();
        for (Iterator<Item> items = target.items(); items.hasNext(); index.endGroup()) {
            items.next().flows().forEach(flow -> index.add(fingerprint.ofKey(flow.key()), fingerprint.ofContent(flow)));
        }
        List<Flow> wanted = new ArrayList<>();
        target.flows().forEachRemaining(wanted::add);
        assertEquals(wanted.size(), index.size());

        while (index.unseen() > 0) {
            List<Flow> unseen = wanted.stream()
                    .filter(flow -> !index.isSeen(index.find(fingerprint.ofKey(flow.key()))))
                    .toList();
            Missing missing = new Missing(index);
            List<Flow> told = new ArrayList<>();
            target.items().forEachRemaining(item -> told.addAll(missing.of(item)));
            assertEquals(unseen, told);
            for (int i = 0; i < 1 + unseen.size() / 3; i++) {
                index.see(index.find(fingerprint.ofKey(
                        unseen.get(random.nextInt(unseen.size())).key())));
            }
        }
    }
}
