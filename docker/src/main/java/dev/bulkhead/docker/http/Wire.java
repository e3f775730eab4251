package dev.bulkhead.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ChunkedOutputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.jspecify.annotations.Nullable;

/** A transport with the buffers and parsers of HTTP. */
final class Wire {
    private static final int BUFFER = 2048;
    private static final int LONGEST_LINE = 64 << 10;
    private static final int MOST_HEADERS = 100;
    private static final Http1Config LIMITS =
            Http1Config.custom()
                    .setMaxLineLength(LONGEST_LINE)
                    .setMaxHeaderCount(MOST_HEADERS)
                    .setBufferSize(BUFFER)
                    .build();

    private final Transport transport;
    private final InputStream in;
    private final OutputStream out;
    private final SessionInputBufferImpl input = new SessionInputBufferImpl(BUFFER, LONGEST_LINE);

    /** Who waits for the peer to go, at most one at a time. */
    private @Nullable Thread watcher;

    Wire(Transport transport) {
        this.transport = transport;
        this.in = transport.in();
        this.out = transport.out();
    }

    Transport transport() {
        return transport;
    }

    OutputStream out() {
        return out;
    }

    /** Reads the head of the next request; null at the end. */
    @Nullable ClassicHttpRequest head() throws IOException, HttpException {
        return new DefaultHttpRequestParser(LIMITS).parse(input, in);
    }

    InputStream chunkedBody() {
        return new ChunkedInputStream(input, in, LIMITS);
    }

    InputStream sizedBody(long size) {
        return new ContentLengthInputStream(input, in, size);
    }

    /** Everything that still comes, which is no HTTP any more. */
    InputStream rest() {
        return new IdentityInputStream(input, in);
    }

    OutputStream chunkedOutput() {
        return new ChunkedOutputStream(
                new SessionOutputBufferImpl(1024), out, new byte[BUFFER], null);
    }

    /** Runs an action when the peer goes before it has sent anything more. */
    void watch(Runnable gone) {
        if (input.hasBufferedData()) {
            return;
        }
        watcher =
                Thread.ofVirtual()
                        .name("watch ", 0)
                        .start(() -> {
                            if (!hasMore()) {
                                gone.run();
                            }
                        });
    }

    private boolean hasMore() {
        try {
            return input.fillBuffer(in) >= 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Waits until nobody else reads: the peer has sent its next request, or has gone. */
    void awaitWatcher() throws InterruptedException {
        Thread current = watcher;
        if (current != null) {
            current.join();
            watcher = null;
        }
    }
}
