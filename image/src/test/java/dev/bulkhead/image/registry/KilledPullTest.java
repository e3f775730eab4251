package dev.bulkhead.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.image.Image;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls that are killed at any moment leave a store that is whole, and go on from there. */
class KilledPullTest {
    private static final int KILLS = 50;
    private static final int SIZE = 4_000_000;

    @TempDir Path temporary;

    /** Bytes of the layer that the registry has sent. */
    private final AtomicLong sent = new AtomicLong();

    @Test
    void theNextPullGoesOn() throws Exception {
        Random random = new Random(23);
        long[] farthest = new long[1];
        try (FakeRegistry registry = new FakeRegistry(SIZE)) {
            registry.answering((request, out) -> {
                if (!request.isFor(registry.layerDigest())) {
                    return false;
                }
                farthest[0] = Math.max(farthest[0], request.offset());
                int offset = (int) request.offset();
                FakeRegistry.head(
                        out,
                        offset > 0 ? "206 Partial Content" : "200 OK",
                        "Content-Length: " + (registry.layer.length - offset));
                for (int at = offset; at < registry.layer.length; at += 16 * 1024) {
                    out.write(registry.layer, at, Math.min(16 * 1024, registry.layer.length - at));
                    out.flush();
                    sent.addAndGet(16 * 1024);
                    Thread.sleep(2);
                }
                return true;
            });
            int done = 0;
            for (int i = 0; i < KILLS; i++) {
                done += pullAndKill(registry, random, i % 2 == 0) ? 1 : 0;
                try (TestStore store = TestStore.open(temporary, "store")) {
                    for (Image image : store.store.list()) {
                        assertThat(store.file(image, "name")).hasContent("right");
                    }
                    assertThat(store.path().resolve("staging")).isEmptyDirectory();
                    if (done > 0 && !store.store.list().isEmpty()) {
                        store.store.change(entries -> java.util.List.of());
                        store.store.removeUnreferenced(Set.of());
                    }
                }
            }
            try (TestStore store = new TestStore(temporary, "store")) {
                Image image = store.pull(registry.image());
                assertThat(store.file(image, "name")).hasContent("right");
                assertThat(store.path().resolve("partial")).isEmptyDirectory();
            }
            assertThat(farthest[0]).isPositive();
        }
    }

    /** Returns whether it was through before. */
    private boolean pullAndKill(FakeRegistry registry, Random random, boolean atBytes)
            throws Exception {
        long goal = sent.get() + random.nextInt(SIZE / 4);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledPuller.class.getName(),
                                temporary.toString(),
                                registry.image())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        process.getInputStream().read();
        if (atBytes) {
            while (process.isAlive() && sent.get() < goal) {
                Thread.sleep(1);
            }
        } else {
            Thread.sleep(random.nextInt(500));
        }
        boolean through = !process.isAlive();
        process.destroyForcibly();
        process.onExit().join();
        return through;
    }
}
