package io.weir.provisioning.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.flows.model.HostPart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The calls that a lab makes to its controller (docs/rest.md). */
public final class Rest {

    /** Longer than the longest wait that a call here asks for. */
    private static final Duration LIMIT = Patience.of(Duration.ofSeconds(70));

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();

    Rest(URI base) {
        this.base = base;
    }

    /** Where it calls. */
    public URI base() {
        return base;
    }

    /** Whether the controller has read its store and listens. */
    public boolean isHealthy() {
        try {
            return send(request("/healthz").GET().timeout(Duration.ofSeconds(5)))
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Puts an intent (YAML), and answers the receipt; waits at most {@code waitSeconds} for connected hosts. */
    public JsonNode putIntent(String intent, int waitSeconds) {
        return call(request("/v1/intent?wait=" + waitSeconds)
                .header("Content-Type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString(intent)));
    }

    /** Answers what is at a path. */
    public JsonNode get(String path) {
        return call(request(path).header("Accept", "application/json").GET());
    }

    /** Calls with a JSON body. */
    public JsonNode put(String path, String body) {
        return call(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Takes out what is at a path. */
    public JsonNode delete(String path) {
        return call(request(path).DELETE());
    }

    /** What a host's agent would be told. */
    HostPart part(String host) {
        try {
            return json.treeToValue(get("/v1/hosts/" + host + "/part"), HostPart.class);
        } catch (JsonProcessingException e) {
            throw new LabFailure("cannot read the controller's answer: " + e.getMessage(), e);
        }
    }

    /** Names of the hosts of the intent. */
    List<String> hosts() {
        List<String> names = new ArrayList<>();
        get("/v1/hosts")
                .path("hosts")
                .forEach(host -> names.add(host.path("host").asText()));
        return names;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).header("Weir-Who", "weir lab");
    }

    private JsonNode call(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = send(request);
            if (answer.statusCode() / 100 == 2) {
                return json.readTree(answer.body());
            }
            throw new LabFailure(problem(answer));
        } catch (IOException e) {
            throw new LabFailure("the controller does not answer at " + base + ": " + e, e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting for the controller", e);
        }
    }

    /** An RFC 9457 problem in a few lines, with all that is wrong in a document. */
    private String problem(HttpResponse<String> answer) throws IOException {
        Optional<String> type = answer.headers().firstValue("Content-Type");
        if (type.isEmpty() || !type.get().contains("json")) {
            return "the controller answered " + answer.statusCode() + ": " + answer.body();
        }
        JsonNode body = json.readTree(answer.body());
        StringBuilder text = new StringBuilder(body.path("title").asText() + " (" + answer.statusCode() + ")");
        if (!body.path("detail").asText().isEmpty()) {
            text.append(": ").append(body.path("detail").asText());
        }
        for (JsonNode problem : body.path("problems")) {
            text.append("\n  line ").append(problem.path("line").asInt()).append(", ");
            text.append(problem.path("path").asText()).append(": ");
            text.append(problem.path("what").asText())
                    .append("; ")
                    .append(problem.path("remedy").asText());
        }
        return text.toString();
    }
}
