package io.weir.controller.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What web pages, broken clients and worse may send. */
final class HostileRestTest {

    @RegisterExtension
    private final RunningRest rest = new RunningRest(new FakeFabric());

    /** Status of the answer to a request as it is, byte for byte. */
    private String statusOf(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", rest.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(start, StandardCharsets.ISO_8859_1).replace("HTTP/1.1 ", "");
        }
    }

    private String statusFor(String headers) throws Exception {
        return statusOf("GET /v1/hosts HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void aNameThatIsNotOursIsRefused() throws Exception {
        assertEquals("421", statusFor("Host: evil.example"));
        assertEquals("421", statusFor("Host: 127.0.0.1.evil.example"));
        assertEquals("200", statusFor("Host: 127.0.0.1:" + rest.port()));
        assertEquals("200", statusFor("Host: localhost:" + rest.port()));
        assertEquals("200", statusFor("Host: [::1]:" + rest.port()));
        assertEquals("200", statusFor("Host: WEIR.example"));
    }

    @Test
    void aPageOfAnotherOriginIsRefused() throws Exception {
        assertEquals("403", statusFor("Host: localhost\r\nOrigin: http://evil.example"));
        assertEquals("403", statusFor("Host: localhost\r\nOrigin: null"));
        assertEquals("403", statusFor("Host: localhost\r\nSec-Fetch-Site: cross-site"));
        assertEquals("200", statusFor("Host: localhost:8653\r\nOrigin: http://localhost:8653"));
    }

    @Test
    void aBodyBeyondItsBoundIsRefused() throws Exception {
        String large = "x".repeat(2 << 20);
        HttpResponse<String> refused = rest.put("/v1/tenants/a/containers/b", large);
        assertEquals(413, refused.statusCode());
        assertTrue(refused.body().contains("At most " + (1 << 20) + " bytes"), refused.body());
        assertEquals(422, rest.put("/v1/intent", large).statusCode());
    }

    @Test
    void whatIsNotUtf8IsRefused() throws Exception {
        assertEquals(
                "400",
                statusOf(
                        "PUT /v1/intent HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n\u00ff\u00fe"));
    }

    @Test
    void namesInPathsAreTakenForNames() throws Exception {
        assertEquals(4, rest.get("/v1/hosts/..%2F..%2Fetc%2Fpasswd").statusCode() / 100);
        assertEquals(4, rest.get("/v1/hosts/%00").statusCode() / 100);
        assertEquals(4, rest.get("/v1/hosts/%22%3Cscript%3E").statusCode() / 100);
        assertEquals(404, rest.get("/v1/nothing").statusCode());
        assertEquals(405, rest.send("DELETE", "/v1/intent", "").statusCode());
    }

    @Test
    void documentsMadeToExhaustAreAnsweredAsBad() throws Exception {
        assertEquals(422, rest.put("/v1/intent", "[".repeat(100_000)).statusCode());
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertEquals(422, rest.put("/v1/intent", laughs.toString()).statusCode());
        assertEquals(200, rest.get("/healthz").statusCode());
    }

    @Test
    void aReasonCannotForgeALine() throws Exception {
        rest.put("/v1/intent", RunningRest.REPORT, "Weir-Why", "fine\ttext");
        String revisions = rest.get("/v1/revisions").body();
        assertTrue(revisions.contains("fine text"), revisions);
    }
}
