package io.weir.controller.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Calls the REST API. On {@link HttpURLConnection}, which is there sooner than the JDK's newer client. */
final class Client {

    private static final int CONNECT_MILLISECONDS = 5000;

    /** Beyond what the call itself asks the controller to wait. */
    private static final int ANSWER_SECONDS = 60;

    private static final JsonMapper JSON = new JsonMapper();

    private final String url;

    Client(String url) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * What was answered.
     *
     * @param status the HTTP status
     * @param entityTag which revision it is of; empty if that was not said
     */
    record Answer(int status, String body, String entityTag) {

        boolean isOk() {
            return status / 100 == 2;
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new CommandFailed("what answered is not a Weir controller: it does not speak JSON");
            }
        }
    }

    /** A path part or a query value, encoded. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Answer get(String path, String accept) {
        return call("GET", path, Map.of("Accept", accept), new byte[0], 0);
    }

    /** An answer that must be good; otherwise the command has failed. */
    Answer getOk(String path, String accept) {
        return getOk(path, accept, 0);
    }

    /** One that the call says it would wait for. */
    Answer getOk(String path, String accept, int waitSeconds) {
        Answer answer = call("GET", path, Map.of("Accept", accept), new byte[0], waitSeconds);
        if (!answer.isOk()) {
            throw failed(answer);
        }
        return answer;
    }

    Answer send(String method, String path, byte[] body, Map<String, String> headers, int waitSeconds) {
        return call(method, path, headers, body, waitSeconds);
    }

    /** What went wrong, in the controller's words. */
    static CommandFailed failed(Answer answer) {
        JsonNode problem = answer.json();
        String detail = problem.path("detail").asText();
        return new CommandFailed(problem.path("title").asText("HTTP status " + answer.status())
                + (detail.isEmpty() ? "" : ": " + detail));
    }

    private Answer call(String method, String path, Map<String, String> headers, byte[] body, int waitSeconds) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) address(path).toURL().openConnection(Proxy.NO_PROXY);
            connection.setRequestMethod(method);
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(CONNECT_MILLISECONDS);
            connection.setReadTimeout((ANSWER_SECONDS + waitSeconds) * 1000);
            headers.forEach(connection::setRequestProperty);
            if (method.equals("PUT") || method.equals("POST")) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            int status = connection.getResponseCode();
            InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
            String tag = connection.getHeaderField("ETag");
            return new Answer(
                    status,
                    in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8),
                    tag == null ? "" : tag);
        } catch (ConnectException | NoRouteToHostException e) {
            throw new CommandFailed("no controller answers at " + url + " (" + e.getMessage() + ").\n"
                    + "Start one with:  weir controller\n"
                    + "or say where it is with --url, or in the environment as WEIR_URL.");
        } catch (UnknownHostException e) {
            throw new CommandFailed("there is no host by the name in " + url + " (--url, or WEIR_URL)");
        } catch (SocketTimeoutException e) {
            throw new CommandFailed("the controller at " + url + " does not answer in time (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new CommandFailed("calling the controller at " + url + " failed: " + e);
        }
    }

    private URI address(String path) throws MalformedURLException {
        try {
            URI address = URI.create(url + path);
            if ("http".equals(address.getScheme()) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, like all that is not an address.
        }
        throw new CommandFailed("not the URL of a controller: " + url + " (it looks like http://127.0.0.1:8653)");
    }
}
