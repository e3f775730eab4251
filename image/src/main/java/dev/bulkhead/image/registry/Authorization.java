package dev.bulkhead.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says to a registry who asks: by a password, or by a token that a server of the registry's choice
 * gives for it (the distribution project's token and OAuth2 specifications).
 */
final class Authorization {
    private static final Duration ANSWERING = Duration.ofSeconds(30);
    private static final int LARGEST_TOKEN = 1 << 20;

    private final Optional<Credentials> credentials;
    private final List<String> scopes;
    private Optional<String> header = Optional.empty();

    /**
     * Begins without a word.
     *
     * @param scopes what will be asked for: {@code repository:NAME:pull}
     */
    Authorization(Optional<Credentials> credentials, List<String> scopes) {
        this.credentials = credentials;
        this.scopes = List.copyOf(scopes);
    }

    synchronized Optional<String> header() {
        return header;
    }

    /**
     * Answers a challenge.
     *
     * @return false if there is nothing to say, or it was said in vain
     */
    synchronized boolean answer(Challenge challenge, RegistryHost host, Transport transport)
            throws IOException, InterruptedException {
        Optional<String> before = header;
        header =
                challenge.isBearer()
                        ? Optional.of("Bearer " + token(challenge, host, transport))
                        : credentials.filter(known -> !known.isToken()).map(Credentials::basic);
        // A password that was refused once is not better the next time; a token may have ended.
        return header.isPresent() && (challenge.isBearer() || !header.equals(before));
    }

    private String token(Challenge challenge, RegistryHost host, Transport transport)
            throws IOException, InterruptedException {
        URI realm = realm(challenge, host);
        HttpRequest request =
                credentials.filter(Credentials::isToken).isPresent()
                        ? post(challenge, realm, credentials.get())
                        : get(challenge, realm);
        HttpResponse<InputStream> response = transport.send(host, request);
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new RegistryException(
                        response.statusCode(),
                        "registry %s: %s gives no token (answer %d); log in: bulkhead login %s"
                                .formatted(
                                        host.name(),
                                        realm.getAuthority(),
                                        response.statusCode(),
                                        host.name()));
            }
            byte[] document = body.readNBytes(LARGEST_TOKEN);
            return Json.read(
                            document,
                            LARGEST_TOKEN,
                            in -> in.string("token").or(() -> in.string("access_token")))
                    .filter(token -> token.chars().allMatch(each -> each > ' ' && each < 0x7f))
                    .orElseThrow(() ->
                            new RegistryException(
                                    0,
                                    "registry %s: the answer of %s has no token"
                                            .formatted(host.name(), realm.getAuthority())));
        } catch (MalformedDocumentException e) {
            throw new IOException(
                    "registry %s: the answer of %s: %s"
                            .formatted(host.name(), realm.getAuthority(), e.getMessage()),
                    e);
        }
    }

    /** Who asks is told to none that has no TLS, unless the registry itself has none. */
    private static URI realm(Challenge challenge, RegistryHost host) throws RegistryException {
        String realm = challenge.parameter("realm").orElse("");
        URI uri;
        try {
            uri = URI.create(realm);
        } catch (IllegalArgumentException malformed) {
            uri = URI.create("");
        }
        boolean secure =
                "https".equals(uri.getScheme())
                        || ("http".equals(uri.getScheme())
                                && host.base().getScheme().equals("http"));
        if (!secure || uri.getAuthority() == null) {
            throw new RegistryException(
                    401,
                    "registry %s names \"%s\" to get a token from, which is refused"
                            .formatted(host.name(), realm));
        }
        return uri;
    }

    private List<String> scopes(Challenge challenge) {
        List<String> all = new ArrayList<>(scopes);
        challenge
                .parameter("scope")
                .ifPresent(scope -> {
                    for (String each : scope.split(" ", -1)) {
                        if (!each.isEmpty() && !all.contains(each)) {
                            all.add(each);
                        }
                    }
                });
        return all;
    }

    private HttpRequest get(Challenge challenge, URI realm) {
        List<String> query = new ArrayList<>();
        challenge
                .parameter("service")
                .ifPresent(service -> query.add("service=" + encoded(service)));
        scopes(challenge).forEach(scope -> query.add("scope=" + encoded(scope)));
        credentials.ifPresent(known -> query.add("account=" + encoded(known.username())));
        String separator = realm.getQuery() == null ? "?" : "&";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(realm + separator + String.join("&", query)))
                        .timeout(ANSWERING)
                        .GET();
        credentials.ifPresent(known -> request.header("Authorization", known.basic()));
        return request.build();
    }

    private HttpRequest post(Challenge challenge, URI realm, Credentials known) {
        String form =
                "grant_type=refresh_token&client_id=bulkhead&service=%s&scope=%s&refresh_token=%s"
                        .formatted(
                                encoded(challenge.parameter("service").orElse("")),
                                encoded(String.join(" ", scopes(challenge))),
                                encoded(known.secret()));
        return HttpRequest.newBuilder(realm)
                .timeout(ANSWERING)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
