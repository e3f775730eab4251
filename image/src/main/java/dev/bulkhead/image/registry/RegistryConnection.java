package dev.bulkhead.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Speaks HTTP with one host of a registry about one repository: says who asks, follows redirects
 * (to another host without saying that), and tries again what may work later.
 */
final class RegistryConnection {
    private static final int MOST_ATTEMPTS = 5;
    private static final int MOST_REDIRECTS = 10;
    private static final Duration ANSWERING = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int LARGEST_ERROR = 64 * 1024;
    private static final int LONGEST_MESSAGE = 300;

    private final Transport transport;
    private final Authorization authorization;
    private final Notices notices;
    private volatile RegistryHost host;

    RegistryConnection(
            Transport transport, RegistryHost host, Authorization authorization, Notices notices) {
        this.transport = transport;
        this.host = host;
        this.authorization = authorization;
        this.notices = notices;
    }

    RegistryHost host() {
        return host;
    }

    /**
     * A request.
     *
     * @param uri absolute, or a path after the host's base
     * @param body makes what is sent, anew for each attempt
     * @param repeatable whether to try again by itself
     */
    record Request(
            String method,
            String uri,
            Map<String, String> headers,
            Supplier<HttpRequest.BodyPublisher> body,
            boolean repeatable) {
        static Request of(String method, String uri, Map<String, String> headers) {
            return new Request(method, uri, headers, HttpRequest.BodyPublishers::noBody, true);
        }
    }

    /** Sends a request; whatever the answer is but 401, 429 and 5xx, which are tried again. */
    HttpResponse<InputStream> send(Request request) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Optional<Duration> pause;
            try {
                HttpResponse<InputStream> response = authorized(request);
                boolean last = attempt == MOST_ATTEMPTS || !request.repeatable;
                pause = last ? Optional.empty() : pause(response, attempt);
                if (pause.isEmpty()) {
                    return response;
                }
                response.body().close();
            } catch (RegistryException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == MOST_ATTEMPTS || !request.repeatable) {
                    throw failure(e);
                }
                pause = Optional.of(pause(attempt));
                notices.tell("%s: %s; trying again".formatted(host.name(), reason(e)));
            }
            Thread.sleep(pause.get());
        }
    }

    private IOException failure(IOException e) {
        return new IOException(
                "registry %s does not answer: %s".formatted(host.name(), reason(e)), e);
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    /** Returns how long to wait before trying again, if that makes sense. */
    private Optional<Duration> pause(HttpResponse<InputStream> response, int attempt) {
        int status = response.statusCode();
        if (status != 429 && status != 408 && status < 500) {
            return Optional.empty();
        }
        Duration asked = retryAfter(response).orElse(pause(attempt));
        if (asked.compareTo(LONGEST_PAUSE) > 0) {
            return Optional.empty();
        }
        notices.tell(
                status == 429
                        ? "%s: too many requests; trying again in %d s"
                                .formatted(host.name(), Math.max(1, asked.toSeconds()))
                        : "%s: answers %d; trying again".formatted(host.name(), status));
        return Optional.of(asked);
    }

    private static Duration pause(int attempt) {
        return FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    private HttpResponse<InputStream> authorized(Request request)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = redirected(request);
        if (response.statusCode() != 401) {
            return response;
        }
        Optional<Challenge> challenge =
                Challenge.of(response.headers().allValues("WWW-Authenticate"));
        if (challenge.isEmpty() || !authorization.answer(challenge.get(), host, transport)) {
            return response;
        }
        response.body().close();
        return redirected(request);
    }

    private HttpResponse<InputStream> redirected(Request request)
            throws IOException, InterruptedException {
        URI uri = resolve(request.uri);
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            HttpResponse<InputStream> response = once(request, uri);
            int status = response.statusCode();
            boolean redirect = status >= 301 && status <= 308 && status != 304;
            Optional<String> location = response.headers().firstValue("Location");
            if (!redirect || location.isEmpty() || !isSafe(request.method)) {
                return response;
            }
            response.body().close();
            URI next = uri.resolve(location.get());
            if (uri.getScheme().equals("https") && !"https".equals(next.getScheme())) {
                throw new RegistryException(
                        status,
                        "registry %s redirects to %s without TLS, which is refused"
                                .formatted(host.name(), next.getAuthority()));
            }
            uri = next;
        }
        throw new RegistryException(
                0,
                "registry %s redirects more than %d times".formatted(host.name(), MOST_REDIRECTS));
    }

    private static boolean isSafe(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private URI resolve(String uri) {
        return uri.startsWith("/") ? URI.create(host.base() + uri) : URI.create(uri);
    }

    private HttpResponse<InputStream> once(Request request, URI uri)
            throws IOException, InterruptedException {
        try {
            return transport.send(host, build(request, uri));
        } catch (IOException e) {
            requireTrust(e);
            if (!host.plainFallback() || !uri.getScheme().equals("https")) {
                throw e;
            }
            // A host of this machine without TLS, as Docker takes it.
            host = host.plain();
            return transport.send(host, build(request, resolve(request.uri)));
        }
    }

    /** A certificate that is not trusted is no better the next time, nor without TLS. */
    private void requireTrust(IOException e) throws RegistryException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                throw new RegistryException(
                        0,
                        "the certificate of registry %1$s is not trusted (%2$s); put its authority into /etc/bulkhead/certs.d/%1$s/ca.crt"
                                .formatted(host.name(), cause.getMessage()));
            }
        }
    }

    private HttpRequest build(Request request, URI uri) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(uri)
                        .timeout(request.method.equals("PUT") ? Duration.ofHours(6) : ANSWERING)
                        .header("User-Agent", "bulkhead")
                        .method(request.method, request.body.get());
        request.headers.forEach(builder::header);
        // Who asks is the registry's business alone.
        if (uri.getScheme().equals(host.base().getScheme())
                && uri.getAuthority().equals(host.base().getAuthority())) {
            authorization.header().ifPresent(value -> builder.header("Authorization", value));
        }
        return builder.build();
    }

    /** Makes an exception of an answer that is not the one hoped for. */
    RegistryException refusal(HttpResponse<InputStream> response, String what) throws IOException {
        String said = said(response);
        int status = response.statusCode();
        String problem =
                switch (status) {
                    case 401 ->
                            "authentication required%s; log in: bulkhead login %s"
                                    .formatted(said, host.name());
                    case 403 ->
                            "access denied%s; log in as somebody who may: bulkhead login %s"
                                    .formatted(said, host.name());
                    case 404 ->
                            "not found%s; check the name, or log in if it is private"
                                    .formatted(said);
                    case 429 ->
                            "too many requests%s%s"
                                    .formatted(
                                            retryAfter(response)
                                                    .map(pause ->
                                                            "; the registry asks to wait %d s"
                                                                    .formatted(pause.toSeconds()))
                                                    .orElse("; try again later"),
                                            said);
                    default -> "answer %d%s".formatted(status, said);
                };
        return new RegistryException(
                status, "registry %s, %s: %s".formatted(host.name(), what, problem));
    }

    /** Returns what the body says about an error, in a bounded and printable form. */
    private static String said(HttpResponse<InputStream> response) throws IOException {
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(LARGEST_ERROR);
        }
        String text = message(body).orElse("").replaceAll("\\p{Cntrl}", " ").strip();
        return text.isEmpty()
                ? ""
                : " (" + text.substring(0, Math.min(LONGEST_MESSAGE, text.length())) + ")";
    }

    private static Optional<String> message(byte[] body) {
        try {
            if (Json.parse(body, LARGEST_ERROR) instanceof JsonObject(Map<String, JsonValue> all)
                    && all.get("errors") instanceof JsonArray(List<JsonValue> errors)
                    && !errors.isEmpty()
                    && errors.getFirst() instanceof JsonObject(Map<String, JsonValue> first)
                    && first.get("message") instanceof JsonString(String message)) {
                return Optional.of(message);
            }
            return Optional.empty();
        } catch (MalformedDocumentException notJson) {
            String text = new String(body, UTF_8);
            return text.startsWith("<") ? Optional.empty() : Optional.of(text);
        }
    }
}
