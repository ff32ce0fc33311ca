package io.weir.controller.rehearsal;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** What is gone through: every kind of change as an operator makes it, and a switch that connects as it may find itself. */
final class Script {

    /** Flows that are gone when a switch comes back with some different: one in so many. */
    private static final int DAMAGE = 50;

    private static final int TENANTS = 20;
    private static final long PAUSE_NANOS = 500_000;
    private static final int MAX_PAUSES = 4_000;
    private static final String CONTAINER = "/v1/tenants/t2/containers/new";
    private static final String RULE = "/v1/tenants/t2/rules/new";
    private static final String CROSSING = "/v1/rules/new";
    private static final String TENANT = "/v1/tenants/new";

    private final Stage stage;
    private final RestConnection rest;
    private final Cue cue;
    private final Scene scene = new Scene(TENANTS);
    private final RehearsedSwitch ovs = new RehearsedSwitch(Scene.BRIDGE, scene.ports());

    /** Asked before each step: waits while there is something more important, and throws once the rehearsal is to end. */
    interface Cue {
        void await() throws Ended;
    }

    /** The rehearsal is over before its script is. */
    static final class Ended extends Exception {
        private static final long serialVersionUID = 1;
    }

    Script(Stage stage, RestConnection rest, Cue cue) {
        this.stage = stage;
        this.rest = rest;
        this.cue = cue;
    }

    /**
     * Goes through all of it.
     *
     * @param switches how often a switch connects in each state
     * @param changes how often each kind of change is made
     */
    void play(int switches, int changes) throws IOException, Ended {
        cue.await();
        rest.call("PUT", "/v1/intent?wait=0", scene.document());
        connectAnd(() -> changes(changes));
        for (int i = 0; i < switches; i++) {
            connectAnd(() -> {}); // nothing is different
            ovs.damage(DAMAGE);
            connectAnd(() -> {});
            ovs.forget();
            connectAnd(() -> call("PUT", "/v1/intent", scene.document()));
        }
    }

    private interface Act {
        void play() throws IOException, Ended;
    }

    private void connectAnd(Act act) throws IOException, Ended {
        cue.await();
        Closeable connection = ovs.connect(stage.openflowPort());
        try (connection) {
            await("in-sync");
            act.play();
        }
        // Else the next connection would be taken to be in sync because this one was.
        await("disconnected");
    }

    private void await(String state) throws IOException {
        for (int i = 0; i < MAX_PAUSES; i++) {
            if (rest.call("GET", "/v1/hosts/" + Scene.HOST, "").contains("\"state\":\"" + state + "\"")) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new IOException("the switch of the rehearsal is not " + state);
    }

    private void changes(int times) throws IOException, Ended {
        for (int i = 0; i < times; i++) {
            bothWays(CONTAINER, Scene.container());
            bothWays(RULE, Scene.rule(2, 80 + i));
            bothWays(CROSSING, Scene.crossing(2, 3));
            bothWays(TENANT, Scene.tenant(TENANTS, 1));
        }
    }

    private void bothWays(String path, String body) throws IOException, Ended {
        call("PUT", path, body);
        call("DELETE", path, "");
    }

    /** Its switch must have taken it: otherwise it is not the ways of a good change that are rehearsed. */
    private void call(String method, String path, String body) throws IOException, Ended {
        cue.await();
        if (!rest.call(method, path, body).contains("\"confirmed\"")) {
            throw new IOException("not confirmed by the switch of the rehearsal: " + method + " " + path);
        }
    }
}
