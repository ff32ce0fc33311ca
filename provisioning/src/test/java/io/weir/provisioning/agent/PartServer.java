package io.weir.provisioning.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;

/**
 * The two calls of the controller that an agent makes, served from files: started inside a test's network namespace, it
 * answers with {@code part.json} and keeps what it is told in {@code report.json}.
 */
final class PartServer {

    private static final int PORT = 8653;

    private final Path directory;

    private PartServer(Path directory) {
        this.directory = directory;
    }

    /** Serves the files of the directory that is the first argument, until it is killed. */
    public static void main(String[] arguments) throws IOException {
        PartServer server = new PartServer(Path.of(arguments[0]));
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 0);
        http.setExecutor(Executors.newFixedThreadPool(4));
        http.createContext("/v1/hosts/vm1/part", server::answerPart);
        http.createContext("/v1/hosts/vm1/report", server::takeReport);
        http.start();
        Files.writeString(server.directory.resolve("listening"), "");
    }

    private void answerPart(HttpExchange exchange) throws IOException {
        long after = Long.parseLong(exchange.getRequestURI().getQuery().replaceAll(".*after=(-?[0-9]+).*", "$1"));
        for (int tenths = 0; tenths < 300; tenths++) {
            byte[] part = Files.readAllBytes(directory.resolve("part.json"));
            if (ControllerClient.JSON.readTree(part).path("revision").asLong() > after) {
                exchange.sendResponseHeaders(200, part.length);
                exchange.getResponseBody().write(part);
                exchange.close();
                return;
            }
            pause();
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private void takeReport(HttpExchange exchange) throws IOException {
        Path received = Files.createTempFile(directory, "report", ".new");
        Files.write(received, exchange.getRequestBody().readAllBytes());
        Files.move(received, directory.resolve("report.json"), StandardCopyOption.ATOMIC_MOVE);
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }
}
