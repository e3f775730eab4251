package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.oci.runtime.Root;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.oci.runtime.User;
import dev.bulkhead.runtime.plan.Cut;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Containers that were begun before it was known what they would be. */
@ExtendWith(LeakCheck.class)
class ParkedContainerTest {
    private static TestContainers containers;

    @BeforeAll
    static void open() throws IOException {
        containers = TestContainers.open();
    }

    @AfterAll
    static void close() throws IOException {
        containers.close();
    }

    /** Launches in place of a container that was begun like an example. */
    private static Outcome launch(LaunchRequest example, Cut cut, Spec wanted) throws IOException {
        Spec placed =
                Specs.withLinux(
                        wanted,
                        linux ->
                                linux.cgroupsPath(
                                        example.spec().linux().cgroupsPath().orElseThrow()));
        LaunchRequest request =
                new LaunchRequest(
                        placed,
                        example.directory(),
                        example.root(),
                        example.seccomp(),
                        example.init(),
                        example.streams(),
                        example.client(),
                        example.durable(),
                        example.logBytes(),
                        example.logFiles());
        ParkedContainer parked = containers.runtime().park(example, cut);
        try (TestContainer container =
                new TestContainer(
                        containers.runtime(),
                        request,
                        containers.runtime().launch(request, parked))) {
            return container.outcome();
        }
    }

    private static LaunchRequest example() throws IOException {
        return containers.request(Specs.standard("true"));
    }

    @ParameterizedTest
    @EnumSource
    void oneBecomesWhateverProgramIsWanted(Cut cut) throws IOException {
        Spec wanted =
                Specs.withProcess(
                        Specs.standard(
                                "sh", "-c", "echo $GREETING; pwd; id -u; cat /proc/1/comm; exit 7"),
                        process ->
                                process.env(List.of("GREETING=hello", "PATH=/usr/bin:/bin"))
                                        .cwd("/made/for/it")
                                        .user(new User(65534, 65534)));

        Outcome outcome = launch(example(), cut, wanted);

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.lines()).containsExactly("hello", "/made/for/it", "65534", "sh");
        assertThat(outcome.code()).isEqualTo(7);
    }

    @Test
    void aRootIsMadeReadOnlyAfterTheFact() throws IOException {
        Spec wanted =
                Specs.standard("sh", "-c", "touch /x; touch /dev/shm/y && echo writable")
                        .toBuilder()
                        .root(new Root("rootfs", true))
                        .build();

        Outcome outcome = launch(example(), Cut.FURNISHED, wanted);

        assertThat(outcome.err()).contains("/x").contains("Read-only file system");
        assertThat(outcome.lines()).containsExactly("writable");
    }

    @ParameterizedTest
    @EnumSource
    void oneThatDoesNotSuitIsReplaced(Cut cut) throws IOException {
        Spec wanted =
                Specs.mounting(
                                Specs.standard("sh", "-c", "hostname; grep -c /extra /proc/mounts"),
                                Specs.mount("/extra", "tmpfs"))
                        .toBuilder()
                        .hostname("another")
                        .build();

        Outcome outcome = launch(example(), cut, wanted);

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.lines()).containsExactly("another", "1");
    }
}
