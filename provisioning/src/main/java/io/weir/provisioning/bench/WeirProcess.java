package io.weir.provisioning.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.Launcher;
import io.weir.provisioning.lab.Shell;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Weir's controller, started by the launcher as an operator would, with its usual ports and options, and one lasting HTTP
 * connection to it.
 */
final class WeirProcess implements AutoCloseable {

    static final int OPENFLOW_PORT = 6653;
    private static final int REST_PORT = 8653;

    /** Java options for the controllers that are measured, to profile them with. */
    private static final String OPTIONS = "WEIR_BENCH_JAVA_OPTIONS";

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration REHEARSAL_LIMIT = Duration.ofMinutes(3);

    /** How often it is asked where there is nothing to wait on: seldom enough to leave it the processor. */
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final Process process;
    private final Path log;
    private final RestConnection rest = new RestConnection(REST_PORT, Ground.LIMIT);
    private final ObjectMapper json = new ObjectMapper();

    private WeirProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it, without waiting for anything. The cluster that benches share goes: only one can have the ports. */
    static WeirProcess launch(Ground ground, Path store) {
        ground.leaveSpread();
        Path log = ground.file("controller.log");
        String options = System.getenv().getOrDefault(OPTIONS, "");
        Shell shell = new Shell(List.of(), Map.of("WEIR_JAVA_OPTIONS", options));
        return new WeirProcess(
                shell.startService(log, Launcher.find().command("controller", "--store", store.toString())), log);
    }

    /** Starts it on an empty store, and answers when it is ready. */
    static WeirProcess start(Ground ground) {
        WeirProcess started = launch(ground, ground.directory("store").resolve("weir.db"));
        started.awaitReady();
        return started;
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it takes connections of switches. */
    void awaitListening() {
        await("the OpenFlow port", START_LIMIT, () -> Processes.takesConnections(OPENFLOW_PORT));
    }

    /** Waits until REST says that all is well. */
    void awaitReady() {
        await("REST", START_LIMIT, () -> {
            try {
                return rest.call("GET", "/healthz", "").status() == HttpURLConnection.HTTP_OK;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** Waits until what it rehearses after its start is over, which may still take it some seconds of processor time. */
    void awaitRehearsed() {
        Await.until("the end of the rehearsal", REHEARSAL_LIMIT, () -> !Processes.hasThread(pid(), "weir-rehearsal"));
    }

    /**
     * Makes an intent the one in force, and waits until every connected host has confirmed it.
     *
     * @param confirming how many hosts must
     * @return from the call to the answer, in nanoseconds
     */
    long apply(String intent, int confirming) {
        return change("PUT", "intent", intent, confirming);
    }

    /**
     * Adds or replaces a thing; otherwise as {@link #apply}.
     *
     * @param path such as {@code rules/NAME} or {@code tenants/TENANT/containers/NAME}
     */
    long put(String path, String body, int confirming) {
        return change("PUT", path, body, confirming);
    }

    /** Takes a thing out, likewise. */
    long remove(String path, int confirming) {
        return change("DELETE", path, "", confirming);
    }

    private long change(String method, String path, String body, int confirming) {
        try {
            long start = System.nanoTime();
            RestConnection.Answer answer = rest.call(method, "/v1/" + path + "?wait=60", body);
            long took = System.nanoTime() - start;
            checkReceipt(answer, confirming);
            return took;
        } catch (IOException e) {
            throw new LabFailure("the controller does not answer: " + e, e);
        }
    }

    private void checkReceipt(RestConnection.Answer answer, int confirming) throws IOException {
        String text = answer.body();
        int confirmed = 0;
        if (answer.status() == HttpURLConnection.HTTP_OK) {
            for (JsonNode host : json.readTree(text).path("hosts")) {
                confirmed += host.path("state").asText().equals("confirmed") ? 1 : 0;
            }
        }
        if (confirmed != confirming) {
            throw new LabFailure("not confirmed by " + confirming + " hosts: " + answer.status() + " "
                    + text.substring(0, Math.min(text.length(), 1000)));
        }
    }

    JsonNode get(String path) {
        try {
            RestConnection.Answer answer = rest.call("GET", path, "");
            if (answer.status() != HttpURLConnection.HTTP_OK) {
                throw new LabFailure(path + " is answered with " + answer.status());
            }
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new LabFailure("the controller does not answer: " + e, e);
        }
    }

    /**
     * Waits until these hosts' switches are connected, and have all the flows that the intent wants of them. It is the
     * controller that says when: to ask it again and again would take it the processor.
     */
    void awaitInSync(List<String> hosts) {
        for (String host : hosts) {
            await(host + " in sync", Ground.LIMIT, () -> get("/v1/hosts/" + host + "?wait=60")
                    .path("state")
                    .asText()
                    .equals("in-sync"));
        }
    }

    /** Waits until it has noticed that a host's switch is away. */
    void awaitDisconnected(String host) {
        await(host + " disconnected", Ground.LIMIT, () -> !get("/v1/hosts/" + host)
                .path("connected")
                .asBoolean());
    }

    /** Resident memory, in MB. */
    double residentMegabytes() {
        return Processes.residentMegabytes(pid());
    }

    /** Asks a JVM something, with the JDK's own tool. */
    String jcmd(String command) {
        return Ground.must(new Shell(List.of(), Map.of()), List.of("jcmd", Long.toString(pid()), command));
    }

    private void await(String what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() && !condition.getAsBoolean()) {
                throw new LabFailure("the controller ended: " + endOfLog());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new LabFailure("after " + limit.toSeconds() + " s still waiting for " + what + ": " + endOfLog());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private String endOfLog() {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 1000)).strip();
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** Ends it as {@code kill -9} does; but one that is profiled may write down what it found. */
    @Override
    public void close() {
        try {
            rest.close();
        } catch (IOException e) {
            // There is nothing left to say to it.
        }
        if (System.getenv().containsKey(OPTIONS)) {
            process.destroy();
            await("the profile", Duration.ofSeconds(20), () -> !process.isAlive());
        }
        Processes.end(pid());
    }
}
