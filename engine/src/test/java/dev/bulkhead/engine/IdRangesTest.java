package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdRangesTest {
    @TempDir Path directory;

    private IdRanges ranges(String engine) throws Exception {
        Path owner = Files.createDirectories(directory.resolve(engine));
        return new IdRanges(directory.resolve("marks"), owner);
    }

    @Test
    void rangesDoNotOverlapAndAreUsedAgain() throws Exception {
        IdRanges ranges = ranges("one");
        Set<Long> taken = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            assertThat(taken.add(ranges.take())).isTrue();
        }
        assertThat(taken)
                .allMatch(first -> (first - Collections.min(taken)) % IdRanges.RANGE_SIZE == 0);
        long given = Collections.min(taken);
        ranges.release(given);
        assertThat(ranges.take()).isEqualTo(given);
    }

    @Test
    void enginesThatBeginAtTheSameTimeShareNone() throws Exception {
        Set<Long> taken = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 16)
                .parallel()
                .forEach(engine -> {
                    try {
                        IdRanges ranges = ranges("engine" + engine);
                        for (int i = 0; i < 70; i++) {
                            assertThat(taken.add(ranges.take())).isTrue();
                        }
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
        assertThat(taken).hasSize(16 * 70);
    }

    @Test
    void anEngineFindsItsBlocksAgain() throws Exception {
        long first = ranges("one").take();
        ranges("two").take();
        IdRanges again = ranges("one");
        again.claim(first);
        assertThat(again.take()).isEqualTo(first + IdRanges.RANGE_SIZE);
    }

    @Test
    void blocksOfAnEngineThatIsGoneAreFree() throws Exception {
        long first = ranges("gone").take();
        Files.delete(directory.resolve("gone"));
        assertThat(ranges("next").take()).isEqualTo(first);
    }
}
