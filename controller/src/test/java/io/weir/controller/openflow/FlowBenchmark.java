package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.weir.controller.benchmark.Crowd;
import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.openflow.Flow;
import java.util.List;
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

/** What one flow costs on its way to a switch and back: one after the other of all flows of a host. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FlowBenchmark {

    private final List<Flow> flows = flows();
    private final List<ByteBuf> entries =
            flows.stream().map(FlowBytesTest::entry).toList();
    private final Bytes out = new Bytes(FlowWriter.MAX_MESSAGE);
    private final Bundle bundle = new Bundle(1);
    private final FlowFingerprint fingerprint = new FlowFingerprint();
    private final EncodedFlow encoded = new EncodedFlow();
    private int next;

    private static List<Flow> flows() {
        NetworkView network = NetworkView.of(Crowd.intent());
        HostView host = network.host("h1").orElseThrow();
        return host.flows(Crowd.ports(network, "h1")).toList();
    }

    @Benchmark
    public int writeAFlowIntoABundle() {
        out.clear();
        FlowWriter.put(out, bundle, 1, flows.get(next()));
        return out.size();
    }

    @Benchmark
    public long takeTheFingerprintsOfAFlowThatIsWanted() {
        Flow flow = flows.get(next());
        return fingerprint.ofKey(flow.key()) ^ fingerprint.ofContent(flow);
    }

    @Benchmark
    public long takeTheFingerprintsOfAFlowThatASwitchTells() {
        ByteBuf entry = entries.get(next());
        encoded.set(entry, entry.readerIndex(), entry.readableBytes());
        return encoded.key() ^ encoded.content();
    }

    @Benchmark
    public FlowEntry readAFlowThatASwitchTells() {
        return FlowReader.entry(entries.get(next()).duplicate());
    }

    private int next() {
        next = next + 1 == flows.size() ? 0 : next + 1;
        return next;
    }
}
