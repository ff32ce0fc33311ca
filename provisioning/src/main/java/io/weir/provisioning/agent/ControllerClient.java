package io.weir.provisioning.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two calls that an agent makes of the controller's REST interface. */
final class ControllerClient {

    /** Seconds that the controller may hold a question for a newer part. */
    private static final int WAIT_SECONDS = 30;

    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 10_000;

    /** A part of 100,000 containers has 30 MB. */
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    static final ObjectMapper JSON = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    private final URI host;

    ControllerClient(URI controller, String host) {
        String base = controller.toString();
        this.host = URI.create((base.endsWith("/") ? base : base + "/") + "v1/hosts/" + host);
    }

    /** The controller says that the intent has no such host. */
    static final class UnknownHost extends IOException {
        UnknownHost(String detail) {
            super(detail);
        }
    }

    /** The host's part as soon as its revision is above {@code revision}; empty when none has come for a while. */
    Optional<HostPart> part(long revision) throws IOException {
        HttpURLConnection connection = open("/part?after=" + revision + "&wait=" + WAIT_SECONDS);
        connection.setReadTimeout(WAIT_SECONDS * 1000 + ANSWER_MILLIS);
        try {
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_NO_CONTENT) {
                return Optional.empty();
            }
            if (status == HttpURLConnection.HTTP_NOT_FOUND) {
                throw new UnknownHost(body(connection.getErrorStream()));
            }
            requireOk(connection, status);
            return Optional.of(JSON.readValue(body(connection.getInputStream()), HostPart.class));
        } finally {
            connection.disconnect();
        }
    }

    void report(HostReport report) throws IOException {
        HttpURLConnection connection = open("/report");
        connection.setReadTimeout(ANSWER_MILLIS);
        connection.setRequestMethod("PUT");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try {
            byte[] body = JSON.writeValueAsBytes(report);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            requireOk(connection, connection.getResponseCode());
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        URI uri = URI.create(host + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept", "application/json");
        return connection;
    }

    private static void requireOk(HttpURLConnection connection, int status) throws IOException {
        if (status < 200 || status > 299) {
            InputStream error = connection.getErrorStream();
            throw new IOException(connection.getURL() + " answered " + status + " " + body(error));
        }
    }

    private static String body(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return "";
        }
        try (stream) {
            return new String(stream.readNBytes(MAX_ANSWER_BYTES), UTF_8);
        }
    }
}
