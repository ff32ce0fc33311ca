package io.weir.controller.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.controller.Listeners;
import io.weir.controller.intent.HostParts;
import io.weir.controller.intent.Intents;
import io.weir.controller.store.SqliteStore;
import io.weir.controller.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The API as it is served, on a free port, over a real store; only the switches are not real. Registered as an extension of a
 * test class, it runs during each test.
 */
public final class RunningRest implements BeforeEachCallback, AfterEachCallback {

    public static final String REPORT = """
            overlay: {type: vxlan, pairs: [{between: [vm1, vm3], type: gre}]}
            hosts:
              vm1: {bridge: vm1-br, address: 192.0.2.60}
              vm2: {bridge: vm2-br, address: 192.0.2.61}
              vm3: {bridge: vm3-br, address: 192.0.2.62, mtu: 9000}
            tenants:
              usr1:
                subnets:
                  net: {cidr: 192.168.1.0/24, dns: [198.51.100.53]}
                containers:
                  usr1-1: {host: vm1, address: 192.168.1.2}
                  usr1-2: {host: vm2, address: 192.168.1.3}
              usr2:
                subnets:
                  net: {cidr: 192.168.2.0/24}
                containers:
                  usr2-2: {host: vm2, address: 192.168.2.3, mtu: 1300}
            rules: []
            """;

    private static final JsonMapper JSON = new JsonMapper();

    /** With HTTP/1.1 a call that the server refuses outright does not take the connection of the next one with it. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final FakeFabric first;
    private @Nullable Path directory;
    private @Nullable Served served;

    /** What runs, over what is stored. */
    private record Served(Store store, Intents intents, RestServer server) {

        static Served start(Path directory, FakeFabric fabric) throws Exception {
            Store store = SqliteStore.open(directory.resolve("weir.db"));
            HostParts parts = new HostParts();
            Reports reports = new Reports(Clock.systemUTC());
            Intents intents = Intents.open(store, Clock.systemUTC(), new Listeners(fabric, parts, reports));
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            RestSettings settings = new RestSettings(anyPort, Set.of("weir.example"));
            return new Served(store, intents, RestServer.start(settings, intents, fabric, parts, reports));
        }

        void stop() {
            server.close();
            intents.close();
            store.close();
        }
    }

    public RunningRest(FakeFabric fabric) {
        first = fabric;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        directory = Files.createTempDirectory("weir-rest-");
        served = Served.start(directory, first);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        served().stop();
        try (Stream<Path> files = Files.walk(Objects.requireNonNull(directory))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Ends it, and starts another with what is stored. */
    void restart(FakeFabric fabric) throws Exception {
        served().stop();
        served = Served.start(Objects.requireNonNull(directory), fabric);
    }

    private Served served() {
        return Objects.requireNonNull(served);
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return served().server().address().getPort();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    public HttpResponse<String> put(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send("PUT", path, body, headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return client.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url() + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        return headers.length == 0 ? builder.build() : builder.headers(headers).build();
    }

    HttpClient client() {
        return client;
    }

    /** Puts {@link #REPORT} into force, and answers the receipt. */
    JsonNode applied() throws IOException, InterruptedException {
        HttpResponse<String> response = put("/v1/intent", REPORT);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.body());
        }
        return json(response);
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }
}
