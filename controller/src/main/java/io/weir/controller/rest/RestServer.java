package io.weir.controller.rest;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.weir.controller.intent.HostParts;
import io.weir.controller.intent.Intents;
import io.weir.controller.reconcile.Fabric;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** Serves the API. Calls that wait hold no thread; what takes long runs on a few threads of its own. */
public final class RestServer implements AutoCloseable {

    /** About 10 times what 10,000 containers take. */
    private static final long MAX_INTENT_BYTES = 32L << 20;

    private static final long MAX_THING_BYTES = 1L << 20;
    private static final long MAX_REPORT_BYTES = 4L << 20;

    /** Of calls that need no body (to Armeria, 0 would mean no limit). */
    private static final long MAX_OTHER_BYTES = 1024;

    /** An agent holds one; the rest is for people. */
    private static final int MAX_CONNECTIONS = HostParts.MAX_WAITING + 1000;

    private static final int LOOP_THREADS = 2;
    private static final int WORK_THREADS = 4;

    /** Beyond what a call may wait by its own word. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration WAITING_TIMEOUT = REQUEST_TIMEOUT.plusSeconds(Calls.MAX_WAIT_SECONDS);

    private final Server server;
    private final HostParts parts;

    private RestServer(Server server, HostParts parts) {
        this.server = server;
        this.parts = parts;
    }

    /** Loads what serving needs, so that it is there sooner; may run beside anything. */
    public static void prepare() {
        // Neither is used here, and looking for them costs a tenth of a second each.
        System.setProperty("io.netty.jfr.enabled", "false");
        System.setProperty("com.linecorp.armeria.useOpenSsl", "false");
        Server.builder().meterRegistry(NoopMeterRegistry.get());
        Json.bytes(new Health("", 0));
    }

    /**
     * Starts to serve.
     *
     * @throws IOException if the address cannot be had
     */
    public static RestServer start(
            RestSettings settings, Intents intents, Fabric fabric, HostParts parts, Reports reports)
            throws IOException {
        ServerBuilder builder = Server.builder()
                .http(settings.address())
                .bossGroupFactory(name -> new PromptLoops(1, name))
                .workerGroup(new PromptLoops(LOOP_THREADS, "weir-rest"), true)
                .blockingTaskExecutor(WORK_THREADS)
                .meterRegistry(NoopMeterRegistry.get())
                .maxNumConnections(MAX_CONNECTIONS)
                .maxRequestLength(MAX_OTHER_BYTES)
                .requestTimeout(REQUEST_TIMEOUT)
                .idleTimeout(WAITING_TIMEOUT)
                .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1))
                .disableServerHeader()
                .disableDateHeader()
                .errorHandler(new Errors())
                .unloggedExceptionsReportIntervalMillis(0) // the handler logs those that are a fault of ours
                .decorator(new Guard(settings.names().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet())));
        addRoutes(builder, intents, fabric, parts, reports);
        Server server = builder.build();
        try {
            server.start().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage(), cause);
        }
        return new RestServer(server, parts);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return Objects.requireNonNull(server.activePort()).localAddress();
    }

    /** Answers the calls that wait, and stops. */
    @Override
    public void close() {
        parts.close();
        server.stop().join();
    }

    private static void addRoutes(
            ServerBuilder builder, Intents intents, Fabric fabric, HostParts parts, Reports reports) {
        Changes changes = new Changes(fabric);
        IntentResource intent = new IntentResource(intents, changes);
        HostResource hosts = new HostResource(intents, fabric, parts, reports);
        FlowResource flows = new FlowResource(intents, fabric);

        builder.route().get("/healthz").build((ctx, request) -> health(intents));
        builder.route().get("/v1/intent").build(intent::get);
        builder.route()
                .put("/v1/intent")
                .maxRequestLength(MAX_INTENT_BYTES)
                .requestTimeout(WAITING_TIMEOUT)
                .build(intent::put);
        addThings(builder, new ThingResource(intents, changes));
        builder.route().get("/v1/revisions").build(intent::revisions);
        builder.route().get("/v1/revisions/{revision}").build(intent::revision);
        addPolicyRoutes(builder, new PolicyResource(intents, fabric));
        builder.route().get("/v1/hosts").requestTimeout(WAITING_TIMEOUT).build(hosts::list);
        builder.route().get("/v1/hosts/{host}").requestTimeout(WAITING_TIMEOUT).build(hosts::get);
        builder.route().get("/v1/hosts/{host}/flows").build(flows::list);
        builder.route()
                .get("/v1/hosts/{host}/part")
                .requestTimeout(WAITING_TIMEOUT)
                .build(hosts::part);
        builder.route()
                .put("/v1/hosts/{host}/report")
                .maxRequestLength(MAX_REPORT_BYTES)
                .build(hosts::putReport);
    }

    private static void addThings(ServerBuilder builder, ThingResource things) {
        String tenant = "/v1/tenants/{tenant}";
        thing(builder, tenant, MAX_INTENT_BYTES, things);
        thing(builder, tenant + "/subnets/{subnet}", MAX_THING_BYTES, things);
        thing(builder, tenant + "/containers/{container}", MAX_THING_BYTES, things);
        for (String rules : List.of("/v1/rules", tenant + "/rules")) {
            thing(builder, rules + "/{rule}", MAX_THING_BYTES, things);
            builder.route()
                    .post(rules)
                    .maxRequestLength(MAX_THING_BYTES)
                    .requestTimeout(WAITING_TIMEOUT)
                    .build(things::postRule);
            builder.route()
                    .post(rules + "/{rule}/promote")
                    .requestTimeout(WAITING_TIMEOUT)
                    .build(things::promote);
            builder.route().get(rules).build(things::list);
        }
        builder.route().get("/v1/tenants").build(things::list);
        builder.route().get(tenant + "/subnets").build(things::list);
        builder.route().get(tenant + "/containers").build(things::list);
    }

    private static void thing(ServerBuilder builder, String path, long maxBytes, ThingResource things) {
        builder.route().get(path).build(things::get);
        builder.route()
                .put(path)
                .maxRequestLength(maxBytes)
                .requestTimeout(WAITING_TIMEOUT)
                .build(things::put);
        builder.route().delete(path).requestTimeout(WAITING_TIMEOUT).build(things::delete);
    }

    private static void addPolicyRoutes(ServerBuilder builder, PolicyResource policy) {
        builder.route().get("/v1/verdict").build(policy::verdict);
        builder.route().get("/v1/counters/rules").build(policy::ruleCounters);
        builder.route().get("/v1/counters/drops").build(policy::dropCounters);
        builder.route().get("/v1/decisions").build(policy::decisions);
    }

    private record Health(String status, long revision) {}

    /** The server is started when the store is read and OpenFlow listens, so what is left to ask is the store. */
    private static HttpResponse health(Intents intents) {
        String trouble = intents.storeTrouble();
        return trouble.isEmpty()
                ? Json.ok(new Health("ok", intents.current().revision()))
                : Json.answer(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        new Health(trouble, intents.current().revision()));
    }
}
