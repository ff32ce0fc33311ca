package io.weir.controller.openflow;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Bridge {@code br0} of a real Open vSwitch, connected to a server of ours during each test that it is registered with. */
final class ConnectedBridge implements BeforeEachCallback, AfterEachCallback {

    private final BlockingQueue<Connected> arrivals = Connected.arrivals();
    private @Nullable TestSwitch ovs;
    private @Nullable OpenFlowServer server;
    private @Nullable Connected connected;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        ovs = TestSwitch.start();
        server = Connected.server(arrivals);
        ovs.addBridge("br0");
        ovs.connect("br0", server.port());
        connected = Connected.next(arrivals);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (server != null) {
            server.close();
        }
        if (ovs != null) {
            ovs.close();
        }
    }

    /** What connects to the server from now on. */
    BlockingQueue<Connected> arrivals() {
        return arrivals;
    }

    TestSwitch ovs() {
        return Objects.requireNonNull(ovs);
    }

    OpenFlowServer server() {
        return Objects.requireNonNull(server);
    }

    /** The bridge as the server deals with it. */
    Connected connected() {
        return Objects.requireNonNull(connected);
    }
}
