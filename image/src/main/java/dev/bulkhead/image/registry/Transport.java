package dev.bulkhead.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Connections to hosts: one client of HTTP for hosts that are trusted alike, made when needed. */
final class Transport implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofSeconds(15);

    private final Map<RegistryHost.TlsKey, HttpClient> clients = new ConcurrentHashMap<>();

    HttpResponse<InputStream> send(RegistryHost host, HttpRequest request)
            throws IOException, InterruptedException {
        return client(host.tlsKey()).send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpClient client(RegistryHost.TlsKey key) throws IOException {
        HttpClient known = clients.get(key);
        if (known != null) {
            return known;
        }
        HttpClient made =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECTING)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .sslContext(context(key))
                        .build();
        HttpClient other = clients.putIfAbsent(key, made);
        return other == null ? made : other;
    }

    private static SSLContext context(RegistryHost.TlsKey key) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(key), trust(key), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "certificates of a registry (%s): %s".formatted(key, e.getMessage()), e);
        }
    }

    @SuppressWarnings("NullAway") // The JDK takes null for its own defaults.
    private static TrustManager[] trust(RegistryHost.TlsKey key)
            throws IOException, GeneralSecurityException {
        if (!key.verified()) {
            return new TrustManager[] {new Trusting()};
        }
        if (key.authorities().isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Path file : key.authorities()) {
            for (Certificate certificate : certificates(file)) {
                store.setCertificateEntry("ca" + number, certificate);
                number++;
            }
        }
        for (X509Certificate certificate : ofMachine()) {
            store.setCertificateEntry("machine" + number, certificate);
            number++;
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    @SuppressWarnings("NullAway") // The JDK takes null for its own defaults.
    private static List<X509Certificate> ofMachine() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                return List.of(known.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static List<Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
    }

    @SuppressWarnings("NullAway") // The JDK takes null for its own defaults.
    private static KeyManager[] keys(RegistryHost.TlsKey key)
            throws IOException, GeneralSecurityException {
        if (key.client().isEmpty()) {
            return null;
        }
        RegistryHost.ClientCertificate client = key.client().get();
        List<Certificate> chain = certificates(client.certificate());
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        char[] none = new char[0];
        PrivateKey own = privateKey(client.key(), chain.getFirst().getPublicKey().getAlgorithm());
        store.setKeyEntry("client", own, none, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, none);
        return factory.getKeyManagers();
    }

    private static PrivateKey privateKey(Path file, String algorithm)
            throws IOException, GeneralSecurityException {
        String pem = Files.readString(file);
        if (!pem.contains("BEGIN PRIVATE KEY")) {
            throw new IOException(
                    file + " is no key in PKCS #8; convert it: openssl pkcs8 -topk8 -nocrypt");
        }
        String body = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance(algorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }

    /** Takes every certificate: for hosts whose administrator has said so. */
    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
        clients.clear();
    }
}
