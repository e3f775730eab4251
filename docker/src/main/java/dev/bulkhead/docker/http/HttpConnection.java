package dev.bulkhead.docker.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;

/** A connection: one request after another, until the peer goes or something takes it over. */
public final class HttpConnection {
    private final Wire wire;
    private final Handler handler;

    /** Serves a transport. */
    public HttpConnection(Transport transport, Handler handler) {
        this.wire = new Wire(transport);
        this.handler = handler;
    }

    /** Answers requests until the end, and closes the transport. */
    public void serve() {
        try (Transport transport = wire.transport()) {
            while (serveOne()) {
                wire.awaitWatcher();
            }
            transport.shutdownOutput();
        } catch (IOException _) {
            // The peer has gone, or sends what is no HTTP; there is nobody to tell.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean serveOne() throws IOException {
        try {
            ClassicHttpRequest request = wire.head();
            if (request == null) {
                return false;
            }
            Exchange exchange = new Exchange(wire, request);
            handler.handle(exchange);
            return exchange.finish();
        } catch (MessageConstraintException e) {
            refuse(431, "the head of the request is too large");
        } catch (HttpException e) {
            refuse(400, "malformed request");
        } catch (HttpFailure e) {
            refuse(e.status(), String.valueOf(e.getMessage()));
        }
        return false;
    }

    /** Answers what cannot even be asked; the message holds nothing that JSON would escape. */
    private void refuse(int status, String message) throws IOException {
        String body = "{\"message\":\"" + message + "\"}\n";
        String answer =
                "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, Reason.of(status), body.length(), body);
        wire.out().write(answer.getBytes(StandardCharsets.UTF_8));
    }
}
