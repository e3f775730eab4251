package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.compile.HostTraits;
import dev.bulkhead.runtime.launch.LaunchException;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Cut;
import dev.bulkhead.runtime.plan.Op;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation of a plan is made to fail in its turn: the failure says where, and nothing is
 * left.
 */
@ExtendWith(LeakCheck.class)
class FaultInjectionTest {
    private UnaryOperator<Plan> change = UnaryOperator.identity();
    private int operations;
    private TestContainers containers;

    @BeforeEach
    void open() throws IOException {
        containers =
                TestContainers.open(plan -> {
                    operations = plan.operations().size();
                    return change.apply(plan);
                });
    }

    @AfterEach
    void close() throws IOException {
        containers.close();
    }

    private Spec spec() throws IOException {
        return Specs.mounting(
                Specs.standard("sleep", "infinity"),
                Specs.bind(containers.newDirectory("volume"), "/volume", "ridmap"));
    }

    /** Lets the operation with a number fail in all that is launched from now on. */
    private void breakOperation(int number) {
        change = plan -> breaking(plan, number);
    }

    private static void assertFails(int number, ThrowingCallable launch) {
        LaunchException failure = catchThrowableOfType(LaunchException.class, launch);
        assertThat(failure)
                .as("operation %d", number)
                .hasMessage("number " + number + " fails: close(-1): EBADF");
        assertThat(failure.failed()).isEqualTo(LaunchException.Cause.CONTAINER);
    }

    @Test
    void aLaunch() throws IOException {
        Spec spec = spec();
        containers.launch(spec).close();
        int count = operations;
        assertThat(count).isGreaterThan(150);
        for (int k = 0; k < count; k++) {
            int number = k;
            LaunchRequest request = containers.request(spec);
            breakOperation(number);

            assertFails(number, () -> containers.runtime().launch(request));
            assertNothingIsLeft(request);
        }
    }

    @Test
    void aRootOnAnOlderKernel() throws IOException {
        containers.close();
        containers =
                TestContainers.open(
                        Host.look().with(HostTraits.OLDER),
                        plan -> {
                            operations = plan.before().size();
                            return change.apply(plan);
                        });
        Spec spec = spec();
        containers.launch(spec).close();
        int count = operations;
        assertThat(count).isGreaterThan(20);
        for (int k = 0; k < count; k++) {
            int number = k;
            LaunchRequest request = containers.request(spec);
            breakOperation(number);

            assertFails(number, () -> containers.runtime().launch(request));
            assertNothingIsLeft(request);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBeginningOfALaunch(Cut cut) throws IOException {
        Spec spec = spec();
        containers.runtime().park(containers.request(spec), cut).discard();
        int count = operations;
        assertThat(count).isGreaterThan(cut == Cut.BORN ? 50 : 120);
        for (int k = 0; k < count; k++) {
            int number = k;
            LaunchRequest request = containers.request(spec);
            breakOperation(number);

            assertFails(number, () -> containers.runtime().park(request, cut));
            assertNothingIsLeft(request);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRestOfALaunch(Cut cut) throws IOException {
        Spec spec = spec();
        LaunchRequest whole = containers.request(spec);
        RunningContainer running =
                containers.runtime().launch(whole, containers.runtime().park(whole, cut));
        int count = operations;
        running.signal(9);
        running.gone().join();
        running.close();
        containers.runtime().removeCgroup(whole.spec().linux().cgroupsPath().orElseThrow());
        assertThat(count).isGreaterThan(cut == Cut.BORN ? 100 : 40);
        for (int k = 0; k < count; k++) {
            int number = k;
            LaunchRequest request = containers.request(spec);
            change = UnaryOperator.identity();
            ParkedContainer parked = containers.runtime().park(request, cut);
            breakOperation(number);

            assertFails(number, () -> containers.runtime().launch(request, parked));
            assertNothingIsLeft(request);
        }
    }

    @Test
    void aFurtherProgram() throws IOException {
        TestContainer container = containers.launch(spec());
        ExecRequest first = container.execRequest(Specs.process("true"));
        container.exec(first);
        int count = operations;
        assertThat(count).isGreaterThan(50);
        for (int k = 0; k < count; k++) {
            int number = k;
            ExecRequest request = container.execRequest(Specs.process("true"));
            breakOperation(number);

            assertFails(number, () -> containers.runtime().exec(request));
            assertThat(
                            containers
                                    .runtime()
                                    .statistics(container.cgroup())
                                    .pids()
                                    .orElseThrow()
                                    .current())
                    .as("processes of the container")
                    .isEqualTo(1);
        }
    }

    private static Plan breaking(Plan plan, int number) {
        List<Op> all = new ArrayList<>(plan.operations());
        Op impossible =
                new Op(
                        Op.Call.CLOSE,
                        List.of(Argument.number(-1)),
                        Optional.empty(),
                        new Tolerance.None(),
                        0,
                        "number " + number + " fails");
        // One that is passed over when an earlier one fails in a way that is tolerated is met all
        // the same.
        for (int i = Math.max(0, number - 8); i < number; i++) {
            Op earlier = all.get(i);
            if (i + earlier.skip() >= number) {
                all.set(
                        i,
                        new Op(
                                earlier.call(),
                                earlier.arguments(),
                                earlier.result(),
                                earlier.tolerance(),
                                number - i - 1,
                                earlier.reason()));
            }
        }
        // Of the places where the program may lie, the ones before must not have it.
        for (int i = 0; i < number; i++) {
            if (all.get(i).call() == Op.Call.EXECVE) {
                all.set(
                        i,
                        new Op(
                                Op.Call.CLOSE,
                                List.of(Argument.number(-1)),
                                Optional.empty(),
                                new Tolerance.Any(),
                                0,
                                "not here"));
            }
        }
        all.set(number, impossible);
        int before = plan.before().size();
        int beside = before + plan.beside().size();
        return new Plan(
                all.subList(0, before),
                all.subList(before, beside),
                all.subList(beside, all.size()),
                plan.cloneFlags(),
                plan.cgroup(),
                plan.streams(),
                plan.options());
    }

    private static void assertNothingIsLeft(LaunchRequest request) throws IOException {
        LeakCheck.awaitEndOfMonitors();
        assertThat(LeakCheck.leaks())
                .noneMatch(leak -> leak.contains(request.directory().getFileName().toString()));
        try (Stream<Path> files = Files.walk(request.directory())) {
            assertThat(
                            files.map(request.directory()::relativize)
                                    .map(Path::toString)
                                    .filter(path -> path.indexOf('/') < 0))
                    .isSubsetOf("", "upper", "work", "log", "monitor.sock");
        }
        try (Stream<Path> upper = Files.list(request.directory().resolve("upper"))) {
            assertThat(upper.map(path -> path.getFileName().toString()))
                    .isSubsetOf("proc", "dev", "sys", "volume");
        }
    }
}
