package io.weir.provisioning.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One lasting HTTP connection (RFC 9112) to a port of this machine. What a caller takes counts as what it calls, and of
 * the JDK's clients the newer takes a millisecond and more of a call, and the older half of one after a pause. This one
 * knows what Weir's answers need: a content's length, and no chunks.
 */
final class RestConnection implements AutoCloseable {

    private static final int CONNECT_MILLISECONDS = 2_000;
    private static final int FIRST_BUFFER = 8192;

    /** The longest answer that is taken. */
    private static final int MAX_ANSWER = 256 << 20;

    private static final String HEAD_END = "\r\n\r\n";
    private static final String LENGTH = "content-length:";

    private final int port;
    private final int timeoutMilliseconds;
    private @Nullable Socket socket;
    private byte[] buffer = new byte[FIRST_BUFFER];

    /** What a call got. */
    record Answer(int status, String body) {}

    /**
     * @param timeout how long an answer may take
     */
    RestConnection(int port, Duration timeout) {
        this.port = port;
        this.timeoutMilliseconds = (int) timeout.toMillis();
    }

    /**
     * Makes a call, again if it turns out that the server has closed the connection since the last one: all that is asked
     * for here may be asked for twice.
     *
     * @param body empty for none
     */
    Answer call(String method, String path, String body) throws IOException {
        byte[] request = request(method, path, body);
        boolean kept = socket != null;
        try {
            return exchange(request);
        } catch (EOFException | SocketException e) {
            if (!kept) {
                throw e;
            }
            return exchange(request);
        }
    }

    private byte[] request(String method, String path, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nhost: localhost:" + port
                + "\r\naccept: application/json\r\nweir-who: weir bench"
                + (content.length == 0 ? "" : "\r\ncontent-type: application/json\r\n" + LENGTH + " " + content.length)
                + HEAD_END;
        byte[] request = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), head.length() + content.length);
        System.arraycopy(content, 0, request, head.length(), content.length);
        return request;
    }

    /** A connection of which anything goes wrong is not used again. */
    private Answer exchange(byte[] request) throws IOException {
        boolean answered = false;
        try {
            Socket open = socket == null ? connect() : socket;
            open.getOutputStream().write(request);
            Answer answer = read(open.getInputStream());
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                close();
            }
        }
    }

    private Socket connect() throws IOException {
        Socket made = new Socket();
        socket = made;
        made.setTcpNoDelay(true);
        made.setSoTimeout(timeoutMilliseconds);
        made.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLISECONDS);
        return made;
    }

    private Answer read(InputStream in) throws IOException {
        int size = 0;
        int headEnd = -1;
        while (headEnd < 0) {
            size = readMore(in, size);
            headEnd = text(0, size).indexOf(HEAD_END);
        }
        String head = text(0, headEnd);
        int content = headEnd + HEAD_END.length();
        int end = content + contentLength(head);
        while (size < end) {
            size = readMore(in, size);
        }
        return new Answer(
                Integer.parseInt(head.substring(9, 12)),
                new String(buffer, content, end - content, StandardCharsets.UTF_8));
    }

    /** Returns how many bytes of the answer there are then. */
    private int readMore(InputStream in, int size) throws IOException {
        if (size == MAX_ANSWER) {
            throw new IOException("an answer of more than " + MAX_ANSWER + " bytes");
        }
        if (size == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * size);
        }
        int count = in.read(buffer, size, buffer.length - size);
        if (count < 0) {
            throw new EOFException("closed in the middle of an answer");
        }
        return size + count;
    }

    private String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static int contentLength(String head) throws IOException {
        for (String line : head.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                return Integer.parseInt(line.substring(LENGTH.length()).trim());
            }
        }
        throw new IOException("an answer without a length: " + head);
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }
}
