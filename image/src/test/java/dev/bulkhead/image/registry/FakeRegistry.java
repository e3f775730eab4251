package dev.bulkhead.image.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.image.layer.TarBuilder;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.image.ExecutionParameters;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.ImageConfig;
import dev.bulkhead.oci.image.Manifest;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

/** A registry of one image that answers rightly, unless a test makes it answer otherwise. */
final class FakeRegistry implements AutoCloseable {
    final List<String> requests = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    final byte[] config;
    final byte[] layer;
    final Digest diffId;
    private final ServerSocket socket;
    private volatile Answer answer = (request, out) -> false;

    /** Answers a request. */
    interface Answer {
        /** Returns whether it has answered. */
        boolean give(Request request, OutputStream out) throws Exception;
    }

    /** What was asked for. */
    record Request(String method, String path, Map<String, String> headers, int number) {
        long offset() {
            return Optional.ofNullable(headers.get("range"))
                    .map(range -> Long.parseLong(range.replaceAll("\\D", "")))
                    .orElse(0L);
        }

        boolean isFor(Digest digest) {
            return path.endsWith("/blobs/" + digest);
        }
    }

    FakeRegistry(int size) throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        byte[] random = new byte[size];
        new Random(7).nextBytes(random);
        byte[] archive =
                new TarBuilder()
                        .file("name", "right")
                        .file("data", new String(random, ISO_8859_1))
                        .bytes();
        diffId = Digest.of(archive);
        layer = gzip(archive);
        config =
                ImageCodec.write(
                        new ImageConfig(
                                Platform.host(), ExecutionParameters.NONE, List.of(diffId)));
        put("blobs/" + Digest.of(config), config);
        put("blobs/" + Digest.of(layer), layer);
        putManifest(new Descriptor(MediaType.OCI_LAYER_GZIP, Digest.of(layer), layer.length));
        Thread.startVirtualThread(this::serve);
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    Digest layerDigest() {
        return Digest.of(layer);
    }

    void putManifest(Descriptor layerDescriptor) {
        put(
                "manifests/1",
                ImageCodec.write(
                        new Manifest(
                                MediaType.OCI_MANIFEST,
                                new Descriptor(
                                        MediaType.OCI_CONFIG, Digest.of(config), config.length),
                                List.of(layerDescriptor))));
    }

    void put(String path, byte[] content) {
        contents.put("/v2/tool/" + path, content);
    }

    void answering(Answer other) {
        answer = other;
    }

    String name() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    String image() {
        return name() + "/tool:1";
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            String first = in.readLine();
            if (first == null || !first.contains("HTTP/1.1")) {
                return;
            }
            Map<String, String> headers = new ConcurrentHashMap<>();
            for (String line = in.readLine();
                    line != null && !line.isEmpty();
                    line = in.readLine()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            String[] words = first.split(" ", -1);
            Request request = new Request(words[0], words[1], headers, requests.size());
            requests.add(words[0] + " " + words[1]);
            OutputStream out = client.getOutputStream();
            if (!answer.give(request, out)) {
                answer(request, out);
            }
            out.flush();
        } catch (Exception e) {
            // The client went away, as some tests make it.
            requests.add("failed: " + e);
        }
    }

    private void answer(Request request, OutputStream out) throws IOException {
        byte[] content = contents.get(request.path);
        if (content == null) {
            head(out, "404 Not Found", "Content-Length: 0");
            return;
        }
        String type =
                request.path.contains("/manifests/")
                        ? MediaType.OCI_MANIFEST
                        : "application/octet-stream";
        int offset = (int) request.offset();
        byte[] rest = Arrays.copyOfRange(content, offset, content.length);
        head(
                out,
                offset > 0 ? "206 Partial Content" : "200 OK",
                "Content-Type: " + type,
                "Content-Length: " + rest.length);
        out.write(rest);
    }

    static void head(OutputStream out, String status, String... headers) throws IOException {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        out.write(text.append("\r\n").toString().getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
