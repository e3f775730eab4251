package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManyContainersTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static final int COUNT = 50;

    @Test
    void fiftyAtOnceEachSayTheirOwn() throws Exception {
        List<Outcome> outcomes =
                together(i ->
                        ENGINE.run(
                                ContainerRequest.ofDirectory(Path.of("/"))
                                        .command(
                                                "sh",
                                                "-c",
                                                "cat /proc/self/uid_map; echo "
                                                        + i
                                                        + "; exit "
                                                        + i)));
        Set<String> maps = new HashSet<>();
        for (int i = 0; i < COUNT; i++) {
            Outcome outcome = outcomes.get(i);
            assertThat(outcome.code()).isEqualTo(i);
            assertThat(outcome.lines().getLast()).isEqualTo(Integer.toString(i));
            maps.add(outcome.lines().getFirst());
        }
        assertThat(maps).hasSize(COUNT);
    }

    @Test
    void fiftyRunTogetherAndAreRemovedTogether() throws Exception {
        List<Container> containers =
                together(_ ->
                        ENGINE.start(
                                ContainerRequest.ofDirectory(Path.of("/"))
                                        .command("sleep", "600")
                                        .autoRemove(true)));
        assertThat(ENGINE.engine().host().running()).isEqualTo(COUNT);
        together(i -> {
            containers.get(i).remove(true);
            return containers.get(i).removed().join();
        });
        assertThat(ENGINE.engine().containers()).isEmpty();
    }

    @Test
    void oneNameIsGivenOnceHoweverManyWantIt() throws Exception {
        List<Boolean> made =
                together(_ -> {
                    try {
                        ENGINE.engine()
                                .create(
                                        ContainerRequest.ofDirectory(Path.of("/"))
                                                .command("true")
                                                .name("wanted")
                                                .build());
                        return true;
                    } catch (EngineException e) {
                        assertThat(e.kind()).isEqualTo(EngineException.Kind.CONFLICT);
                        return false;
                    }
                });
        assertThat(made).containsOnlyOnce(true);
        assertThat(ENGINE.engine().containers()).hasSize(1);
    }

    @Test
    void startsAndRemovalsOfOneContainerRaceToACleanEnd() throws Exception {
        for (int round = 0; round < 20; round++) {
            Container container =
                    ENGINE.engine()
                            .create(
                                    ContainerRequest.ofDirectory(Path.of("/"))
                                            .command("sleep", "600")
                                            .build());
            Thread starter =
                    Thread.startVirtualThread(() -> {
                        try {
                            container.start(new StreamRequest.Logged(false)).close();
                        } catch (EngineException e) {
                            assertThat(e.kind()).isEqualTo(EngineException.Kind.NOT_FOUND);
                        }
                    });
            container.remove(true);
            starter.join();
            assertThat(ENGINE.engine().containers()).isEmpty();
        }
    }

    private interface Numbered<T> {
        T call(int number) throws Exception;
    }

    private static <T> List<T> together(Numbered<T> task) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> tasks =
                    IntStream.range(0, COUNT)
                            .<Callable<T>>mapToObj(i -> () -> task.call(i))
                            .toList();
            List<T> results = new java.util.ArrayList<>();
            for (Future<T> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
