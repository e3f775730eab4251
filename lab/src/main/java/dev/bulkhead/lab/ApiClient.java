package dev.bulkhead.lab;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** One connection to an engine that speaks Docker's API: as little of HTTP as that needs. */
final class ApiClient implements AutoCloseable {
    private final SocketChannel channel;
    private final InputStream in;

    private ApiClient(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
    }

    static ApiClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new ApiClient(channel);
    }

    /**
     * Asks, and reads the whole answer.
     *
     * @throws IOException also if the answer is an error
     */
    String ask(String method, String path, String body) throws IOException {
        send(method, path, body);
        int length = head(method + " " + path);
        return length < 0 ? chunks() : text(length);
    }

    /** Asks, and reads the head of the answer only. */
    void begin(String method, String path) throws IOException {
        send(method, path, "");
        head(method + " " + path);
    }

    /** Reads the body of an answer that was begun. */
    String end() throws IOException {
        return chunks();
    }

    private void send(String method, String path, String body) throws IOException {
        String request =
                "%s %s HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(method, path, body.length(), body);
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads a head; returns the length of the body, or -1 for chunks. */
    private int head(String question) throws IOException {
        String status = line();
        int code = Integer.parseInt(status.substring(9, 12));
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                length = -1;
            }
        }
        if (code >= 400) {
            throw new IOException("%s: %s: %s".formatted(question, status, text(length)));
        }
        return length;
    }

    private String chunks() throws IOException {
        StringBuilder all = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            all.append(text(size));
            line();
            if (size == 0) {
                return all.toString();
            }
        }
    }

    private String text(int length) throws IOException {
        return new String(in.readNBytes(Math.max(0, length)), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new EOFException("the engine has closed the connection");
            }
            line.append((char) each);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
