package dev.bulkhead.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    private static final int ROUNDS = 4;

    @TempDir Path temporary;

    @AfterEach
    void remove() throws IOException {
        try (Directory directory = Directory.open(temporary.toString())) {
            directory.deleteTree("images");
        }
    }

    @Test
    void whatIsFoundAfterAKillIsWholeAndTheRestIsSwept() throws Exception {
        Path path = temporary.resolve("images");
        Random random = new Random(11);
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process importer = start(path, round);
            int imports = 2 + random.nextInt(6);
            assertThat(importer.getInputStream().readNBytes(imports)).hasSize(imports);
            Thread.sleep(random.nextInt(50));
            importer.destroyForcibly().waitFor();

            try (ImageStore store = ImageStore.open(path)) {
                assertThat(path.resolve("staging")).isEmptyDirectory();
                for (Image image : store.list()) {
                    found++;
                    assertWhole(store.layers(image).getFirst().resolve("directory"));
                }
                store.removeUnreferenced(Set.of());
                long layers = store.list().stream().map(Image::diffIds).distinct().count();
                // What was being made is kept for whoever tries again, for a day.
                long leases = count(path.resolve("leases"));
                assertThat(count(path.resolve("layers/sha256"))).isBetween(layers, layers + leases);
            }
        }
        assertThat(found).isPositive();
    }

    private static void assertWhole(Path directory) throws IOException {
        assertThat(count(directory)).isEqualTo(KilledImporter.FILES);
        String content = Files.readString(directory.resolve("file0"));
        assertThat(content).isNotEmpty();
        for (int i = 1; i < KilledImporter.FILES; i++) {
            assertThat(directory.resolve("file" + i)).hasContent(content);
        }
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }

    private static Process start(Path path, int round) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledImporter.class.getName(),
                        path.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
