package dev.bulkhead.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;

/**
 * What a peer sends with a request; one that waits to be told to go on is told at the first read.
 */
final class RequestBody extends InputStream {
    private static final int MOST_DRAINED = 256 << 10;
    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Wire wire;
    private final InputStream content;
    private boolean isAwaited;
    private boolean isAtEnd;

    private RequestBody(Wire wire, InputStream content, boolean isAwaited) {
        this.wire = wire;
        this.content = content;
        this.isAwaited = isAwaited;
    }

    static RequestBody of(Wire wire, ClassicHttpRequest request) throws HttpFailure {
        Header encoding = request.getFirstHeader("Transfer-Encoding");
        Header[] lengths = request.getHeaders("Content-Length");
        boolean awaited = request.containsHeader("Expect");
        if (encoding == null) {
            long length = lengths.length == 0 ? 0 : length(lengths);
            InputStream content =
                    length == 0 ? InputStream.nullInputStream() : wire.sizedBody(length);
            return new RequestBody(wire, content, awaited);
        }
        if (lengths.length > 0 || !encoding.getValue().equalsIgnoreCase("chunked")) {
            throw HttpFailure.badRequest("the length of the body is told in more than one way");
        }
        return new RequestBody(wire, wire.chunkedBody(), awaited);
    }

    private static long length(Header[] lengths) throws HttpFailure {
        String text = String.valueOf(lengths[0].getValue());
        if (lengths.length > 1 || !text.matches("[0-9]{1,18}")) {
            throw HttpFailure.badRequest("Content-Length is not one number");
        }
        return Long.parseLong(text);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (isAwaited) {
            isAwaited = false;
            wire.out().write(CONTINUE);
        }
        int count = content.read(bytes, offset, length);
        isAtEnd |= count < 0;
        return count;
    }

    /** Reads what nobody wanted, unless it is too much; returns whether the end was reached. */
    boolean drain() throws IOException {
        if (isAwaited) {
            return false;
        }
        byte[] buffer = new byte[2048];
        for (int drained = 0; !isAtEnd && drained < MOST_DRAINED; ) {
            drained += Math.max(0, read(buffer, 0, buffer.length));
        }
        return isAtEnd;
    }
}
