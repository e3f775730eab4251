package dev.bulkhead.image.registry;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileContent;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Digester;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Gets one blob into a file, from where an earlier attempt has ended; goes on after interruptions,
 * and checks size and digest.
 */
final class BlobDownload {
    private static final int MOST_INTERRUPTIONS = 5;
    private static final int BUFFER_SIZE = 256 * 1024;
    private static final Duration PAUSE = Duration.ofMillis(300);

    /** After this time without a byte the connection is given up. */
    private static final Duration STALLED = Duration.ofSeconds(60);

    private final RepositoryClient client;
    private final Descriptor blob;
    private final GrowingFile growing;
    private final LongConsumer progress;
    private final Duration stalled;
    private final Digester digester;
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private long size;

    BlobDownload(
            RepositoryClient client, Descriptor blob, GrowingFile growing, LongConsumer progress) {
        this.client = client;
        this.blob = blob;
        this.growing = growing;
        this.progress = progress;
        this.stalled = STALLED;
        this.digester = new Digester(blob.digest().algorithm());
    }

    /** Fills the file; when this returns, it has the digest. */
    void run(PartialBlob partial) throws IOException, InterruptedException {
        try (Fd file = partial.openForWriting()) {
            resume(file);
            int interruptions = 0;
            while (size < blob.size()) {
                long before = size;
                try {
                    fetch(file);
                } catch (RegistryException | InterruptedIOException e) {
                    throw e;
                } catch (IOException e) {
                    interruptions = size > before ? 1 : interruptions + 1;
                    if (interruptions >= MOST_INTERRUPTIONS || Thread.interrupted()) {
                        throw new IOException(
                                "blob %s of registry %s stays away after %d of %d bytes: %s"
                                        .formatted(
                                                blob.digest(),
                                                client.host(),
                                                size,
                                                blob.size(),
                                                e.getMessage()),
                                e);
                    }
                    Thread.sleep(PAUSE.multipliedBy(interruptions));
                }
            }
        }
        Digest found = digester.digest();
        if (!found.equals(blob.digest())) {
            partial.remove();
            throw new RegistryException(
                    0,
                    "registry %s sent a blob with digest %s for %s"
                            .formatted(client.host(), found, blob.digest()));
        }
        growing.complete();
    }

    private void resume(Fd file) throws IOException {
        if (FileAttributes.statx(file).size() > blob.size()) {
            FileContent.ftruncate(file, 0);
        }
        for (int count = Io.read(file, buffer); count > 0; count = Io.read(file, buffer)) {
            took(count);
        }
    }

    private void took(int count) {
        digester.write(buffer, 0, count);
        size += count;
        growing.grown(size);
        progress.accept(size);
    }

    private void fetch(Fd file) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.blob(blob.digest(), size);
        AtomicLong taken = new AtomicLong(size);
        try (InputStream body = response.body();
                Watch _ = Watch.over(body, taken, stalled)) {
            if (response.statusCode() == 200 && size > 0) {
                // The registry knows no ranges: what is here already comes again.
                body.skipNBytes(size);
            }
            for (int count = body.read(buffer); count > 0; count = body.read(buffer)) {
                if (count > blob.size() - size) {
                    throw new RegistryException(
                            0,
                            "registry %s sends more than the %d bytes of blob %s"
                                    .formatted(client.host(), blob.size(), blob.digest()));
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    Io.write(file, bytes);
                }
                took(count);
                taken.set(size);
            }
        }
        if (size < blob.size()) {
            throw new IOException("the connection ended early");
        }
    }

    /** Closes a stream from which nothing comes any more, so that its reader gets an exception. */
    private record Watch(Thread thread) implements AutoCloseable {
        static Watch over(InputStream body, AtomicLong taken, Duration patience) {
            return new Watch(Thread.startVirtualThread(() -> watch(body, taken, patience)));
        }

        private static void watch(InputStream body, AtomicLong taken, Duration patience) {
            try {
                long last = -1;
                while (taken.get() != last) {
                    last = taken.get();
                    Thread.sleep(patience);
                }
                body.close();
            } catch (InterruptedException done) {
                // The reader is through.
            } catch (IOException e) {
                System.getLogger(BlobDownload.class.getName())
                        .log(System.Logger.Level.DEBUG, "close a stalled connection", e);
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
