package dev.bulkhead.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpVersion;

/** One request and its answer. */
public final class Exchange {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Wire wire;
    private final ClassicHttpRequest request;
    private final String path;
    private final Query query;
    private final RequestBody body;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean isCommitted;
    private boolean isHijacked;
    private Optional<OutputStream> open = Optional.empty();

    Exchange(Wire wire, ClassicHttpRequest request) throws HttpFailure {
        this.wire = wire;
        this.request = request;
        if (request.getVersion() != null && request.getVersion().getMajor() != 1) {
            throw HttpFailure.badRequest("HTTP/1.1 is spoken here");
        }
        String target = request.getPath();
        int question = target.indexOf('?');
        this.path = Query.decode(question < 0 ? target : target.substring(0, question));
        this.query = Query.parse(question < 0 ? "" : target.substring(question + 1));
        this.body = RequestBody.of(wire, request);
    }

    /** Returns GET and the like. */
    public String method() {
        return request.getMethod();
    }

    /** Returns the path, decoded, without parameters. */
    public String path() {
        return path;
    }

    /** Returns the parameters. */
    public Query query() {
        return query;
    }

    /** Returns a header of the request. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getFirstHeader(name)).map(Header::getValue);
    }

    /** Returns who asks, for people to read. */
    public String peer() {
        return wire.transport().peer();
    }

    /** Returns what the peer sends along. */
    public InputStream body() {
        return body;
    }

    /** Reads all that the peer sends along, up to a size. */
    public byte[] body(int most) throws IOException, HttpFailure {
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw HttpFailure.badRequest("the body has more than " + most + " bytes");
        }
        return bytes;
    }

    /** Adds a header to the answer. */
    public void header(String name, String value) {
        headers.put(name, value.replace('\r', ' ').replace('\n', ' '));
    }

    /** Returns whether an answer is on its way, so that it is too late for another. */
    public boolean isCommitted() {
        return isCommitted;
    }

    /** Answers without a body. */
    public void send(int status) throws IOException {
        boolean bodiless = status == NO_CONTENT || status == NOT_MODIFIED;
        head(status, bodiless ? "" : "Content-Length: 0\r\n");
    }

    /** Answers with a body. */
    public void send(int status, String contentType, byte[] content) throws IOException {
        header("Content-Type", contentType);
        byte[] head = headOf(status, "Content-Length: " + content.length + "\r\n");
        boolean withBody = !method().equals("HEAD");
        byte[] answer = new byte[head.length + (withBody ? content.length : 0)];
        System.arraycopy(head, 0, answer, 0, head.length);
        if (withBody) {
            System.arraycopy(content, 0, answer, head.length, content.length);
        }
        wire.out().write(answer);
    }

    /**
     * Answers with a body of unknown length. The head is on its way when this returns, and all that
     * is written whenever the stream is flushed; the stream is closed by whoever runs the exchange.
     */
    public OutputStream stream(String contentType) throws IOException {
        header("Content-Type", contentType);
        boolean chunked = !isOld();
        head(200, chunked ? "Transfer-Encoding: chunked\r\n" : "");
        OutputStream stream = chunked ? wire.chunkedOutput() : wire.out();
        open = Optional.of(stream);
        return stream;
    }

    /**
     * Takes the connection over: from now on it carries bytes both ways, whatever they mean. The
     * answer is 101 if the peer asked for an upgrade, and else 200.
     */
    public Hijacked hijack(String contentType) throws IOException {
        header("Content-Type", contentType);
        isHijacked = true;
        if (header("Upgrade").isPresent()) {
            header("Connection", "Upgrade");
            header("Upgrade", "tcp");
            head(101, "");
        } else {
            head(200, "");
        }
        return new Hijacked(wire.rest(), wire.out(), wire.transport());
    }

    /** Runs an action when the peer goes away before the answer is complete. */
    public void onDisconnect(Runnable action) throws IOException {
        if (!isHijacked && body.drain()) {
            wire.watch(action);
        }
    }

    private void head(int status, String framing) throws IOException {
        wire.out().write(headOf(status, framing));
    }

    private byte[] headOf(int status, String framing) {
        isCommitted = true;
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(status).append(' ').append(Reason.of(status));
        head.append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append(framing).append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean isOld() {
        return request.getVersion() != null
                && request.getVersion().lessEquals(HttpVersion.HTTP_1_0);
    }

    /** Ends the answer; returns whether the connection can carry another request. */
    boolean finish() throws IOException {
        if (isHijacked || (open.isPresent() && isOld())) {
            return false;
        }
        if (open.isPresent()) {
            open.get().close();
        }
        boolean wanted =
                !isOld() && header("Connection").filter("close"::equalsIgnoreCase).isEmpty();
        return wanted && body.drain();
    }
}
