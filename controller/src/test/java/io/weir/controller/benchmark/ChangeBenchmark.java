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
import io.weir.flows.openflow.FlowDiff;
import io.weir.flows.policy.End;
import io.weir.flows.policy.Judge;
import io.weir.flows.policy.Opening;
import io.weir.flows.policy.Ruling;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a change of one container costs among 10,000, without store, wire and switch. Names are what the figures say. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChangeBenchmark {

    private static final ContainerId ADDED = new ContainerId("t0", "more");
    private static final Resource RESOURCE = new Resource.OfContainer(ADDED);
    private static final String HOST = "h1";
    private static final String TEXT = "{\"host\": \"" + HOST + "\", \"labels\": {\"role\": \"web\"}}";
    private static final Opening POSTGRES = new Opening(6, 5432, 0);

    private final Intent intent = Crowd.intent();
    private final InUse inUse = InUse.of(intent);
    private final NetworkView before = NetworkView.of(intent);
    private final Judge judge = new Judge(intent);
    private Ports ports = Ports.NONE;
    private Intent edited = intent;

    @Setup
    public void edit() {
        edited = Crowd.whole(Edit.put(RESOURCE, TEXT, InUse.of(intent), Moment.NONE));
        Map<String, Integer> numbers = new TreeMap<>(Crowd.ports(before, HOST).numbers());
        numbers.put("more-veth", numbers.size() + 1);
        ports = new Ports(numbers);
    }

    @Benchmark
    public Intent readAndCheckAContainersJsonAndTakeItOutAgain() {
        Crowd.whole(Edit.put(RESOURCE, TEXT, inUse, Moment.NONE));
        return Crowd.whole(Edit.remove(RESOURCE, inUse, Moment.NONE));
    }

    @Benchmark
    public NetworkView makeTheNextView() {
        return before.next(edited);
    }

    @Benchmark
    public FlowDiff makeTheNextViewAndTheFlowsThatDiffer() {
        HostView after = before.next(edited).host(HOST).orElseThrow();
        return new Transition(before.host(HOST).orElseThrow(), ports, after, ports).diff();
    }

    @Benchmark
    public Ruling judgeASession() {
        End web = new End.InCluster(new ContainerId("t0", "c0"));
        End db = new End.InCluster(new ContainerId("t0", "c1"));
        return judge.judge(web, db, POSTGRES);
    }
}
