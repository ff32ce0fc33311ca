package io.weir.controller.rehearsal;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One lasting HTTP/1.1 connection (RFC 9112) to a server on this machine whose answers state their length. Small, because
 * a whole HTTP client would have to be loaded and compiled first, which no real change needs.
 */
final class RestConnection implements Closeable {

    private static final int TIMEOUT_MILLISECONDS = 5000;
    private static final String LENGTH = "content-length:";

    /** Lines of an answer before its body, and bytes in all of them; and bytes of a body. */
    private static final int MAX_LINES = 50;

    private static final int MAX_HEAD = 8192;
    private static final int MAX_BODY = 16 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    RestConnection(int port) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLISECONDS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLISECONDS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    /** Makes a call and returns the answer's body; throws unless it is a success. */
    String call(String method, String path, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + content.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + content.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(content, 0, whole, head.length, content.length);
        out.write(whole);
        String status = line();
        int length = 0;
        for (int i = 0; i < MAX_LINES; i++) {
            String line = line().toLowerCase(Locale.ROOT);
            if (line.isEmpty()) {
                break;
            }
            if (line.startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()).trim());
            }
        }
        String answer = new String(in.readNBytes(Math.min(length, MAX_BODY)), StandardCharsets.UTF_8);
        if (!status.startsWith("HTTP/1.1 2")) {
            throw new IOException(method + " " + path + ": " + status + " " + answer);
        }
        return answer;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n' && line.length() < MAX_HEAD; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
