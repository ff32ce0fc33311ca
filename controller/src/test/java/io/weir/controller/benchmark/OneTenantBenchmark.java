package io.weir.controller.benchmark;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.compile.Transition;
import io.weir.flows.document.Edit;
import io.weir.flows.document.InUse;
import io.weir.flows.document.Resource;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.RuleId;
import io.weir.flows.openflow.FlowDiff;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a change costs where one tenant has all 10,000 containers, and 1,000 rules. Names are what the figures say. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OneTenantBenchmark {

    private static final String HOST = "h1";
    private static final Resource CONTAINER = new Resource.OfContainer(new ContainerId("t0", "more"));
    private static final String CONTAINER_TEXT = "{\"host\": \"" + HOST + "\", \"labels\": {\"role\": \"web\"}}";
    private static final Resource RULE = new Resource.OfRule(new RuleId("t0", "more"));
    private static final String RULE_TEXT =
            "{\"from\": {\"labels\": {\"role\": \"web\"}}, \"to\": {\"labels\": {\"role\": \"db\"}},"
                    + " \"protocol\": \"tcp\", \"ports\": 80}";

    private final Intent intent = Crowd.ofOneTenant();
    private final InUse inUse = InUse.of(intent);
    private final NetworkView before = NetworkView.of(intent);
    private final Ports ports = Crowd.ports(before, HOST);

    @Benchmark
    public FlowDiff makeTheFlowsThatDifferByAContainerOfATenantOfTenThousand() {
        return change(CONTAINER, CONTAINER_TEXT);
    }

    @Benchmark
    public FlowDiff makeTheFlowsThatDifferByARuleOfATenantOfTenThousand() {
        return change(RULE, RULE_TEXT);
    }

    private FlowDiff change(Resource resource, String text) {
        Intent edited = Crowd.whole(Edit.put(resource, text, inUse, Moment.NONE));
        HostView after = before.next(edited).host(HOST).orElseThrow();
        FlowDiff diff = new Transition(before.host(HOST).orElseThrow(), ports, after, ports).diff();
        Crowd.whole(Edit.remove(resource, inUse, Moment.NONE));
        inUse.moveTo(intent);
        return diff;
    }
}
