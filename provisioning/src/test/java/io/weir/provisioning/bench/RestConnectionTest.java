package io.weir.provisioning.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestConnectionTest {

    private static final String LONG = "ä".repeat(100_000);

    private final Set<InetSocketAddress> callers = new HashSet<>();
    private HttpServer server;
    private RestConnection connection;

    @BeforeEach
    void start() throws IOException {
        server = start(0);
        connection = new RestConnection(server.getAddress().getPort(), Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() throws IOException {
        connection.close();
        server.stop(0);
    }

    /** Answers with what it was asked. */
    private HttpServer start(int port) throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        made.createContext("/", call -> {
            callers.add(call.getRemoteAddress());
            String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = (call.getRequestMethod() + " " + call.getRequestURI() + " " + body)
                    .getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(call.getRequestMethod().equals("DELETE") ? 404 : 200, answer.length);
            call.getResponseBody().write(answer);
            call.close();
        });
        made.start();
        return made;
    }

    @Test
    void keepsItsConnectionFromCallToCall() throws IOException {
        assertEquals(new RestConnection.Answer(200, "GET /healthz "), connection.call("GET", "/healthz", ""));
        assertEquals(new RestConnection.Answer(404, "DELETE /a?wait=1 "), connection.call("DELETE", "/a?wait=1", ""));
        assertEquals(new RestConnection.Answer(200, "PUT /b {}"), connection.call("PUT", "/b", "{}"));
        assertEquals(1, callers.size());
    }

    @Test
    void takesAnswersLongerThanWhatIsReadAtOnce() throws IOException {
        assertEquals(new RestConnection.Answer(200, "PUT / " + LONG), connection.call("PUT", "/", LONG));
        assertEquals(new RestConnection.Answer(200, "PUT / short"), connection.call("PUT", "/", "short"));
    }

    @Test
    void connectsAgainAfterTheServerHasClosed() throws IOException {
        connection.call("GET", "/", "");
        int port = server.getAddress().getPort();
        server.stop(0);
        assertThrows(IOException.class, () -> connection.call("GET", "/", ""));
        server = start(port);
        assertEquals(new RestConnection.Answer(200, "GET /again "), connection.call("GET", "/again", ""));
        server.stop(0);
        server = start(port);
        assertEquals(new RestConnection.Answer(200, "GET /kept "), connection.call("GET", "/kept", ""));
    }
}
