package dev.bulkhead.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs test classes as JUnit would, and looks at what they saw and left. */
class BulkheadTestTest {
    private static final String DIRECTORY = "/var/tmp/bulkhead-junit-test";

    /** What the classes below have seen. */
    private static final List<String> SEEN = new ArrayList<>();

    private static ContainerRequest script(String script) {
        return ContainerRequest.ofDirectory(Path.of("/")).command("sh", "-c", script).build();
    }

    private static TestExecutionSummary run(Class<?> type) {
        SEEN.clear();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(type))
                                .configurationParameter(
                                        "junit.jupiter.conditions.deactivate",
                                        "org.junit.*DisabledCondition")
                                .build(),
                        listener);
        return listener.getSummary();
    }

    @AfterAll
    static void removeDirectory() throws Exception {
        new ProcessBuilder("rm", "-rf", DIRECTORY).start().waitFor();
    }

    private static void assertNothingIsLeft() throws IOException {
        try (Stream<Path> containers = Files.walk(Path.of(DIRECTORY, "containers"), 2)) {
            assertThat(containers.map(path -> String.valueOf(path.getFileName())))
                    .doesNotContain("container.json");
        }
    }

    private static String failure(TestExecutionSummary summary) {
        return String.valueOf(summary.getFailures().getFirst().getException().getMessage());
    }

    @BulkheadTest(directory = DIRECTORY)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    @Disabled("run by the tests of the outer class")
    static class Sharing {
        @Container
        static final TestContainer SHARED =
                TestContainer.of(script("echo ready; sleep 1000"))
                        .readyWhen(Readiness.log("^ready$"));

        @Container final TestContainer own = TestContainer.of(script("sleep 1000"));

        @Test
        void first(Engine engine) throws Exception {
            look(engine);
            assertThat(SHARED.log()).isEqualTo("ready\n");
            TestContainer.Result result = own.exec("sh", "-c", "echo out; echo err >&2; exit 3");
            assertThat(result).isEqualTo(new TestContainer.Result(3, "out\n", "err\n"));
        }

        @Test
        void second(Engine engine) {
            look(engine);
        }

        private void look(Engine engine) {
            assertThat(engine.containers())
                    .contains(SHARED.container(), own.container())
                    .allMatch(container -> container.info().status().isAlive());
            SEEN.add(SHARED.container().id());
            SEEN.add(own.container().id());
        }
    }

    @Test
    void staticContainersAreSharedAndOthersAreEachTestsOwn() throws Exception {
        TestExecutionSummary summary = run(Sharing.class);
        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
        assertThat(SEEN).hasSize(4);
        assertThat(SEEN.get(2)).isEqualTo(SEEN.get(0));
        assertThat(SEEN.get(3)).isNotEqualTo(SEEN.get(1));
        assertNothingIsLeft();
    }

    @BulkheadTest
    @Disabled("run by the tests of the outer class")
    static class ServingPort {
        @Container
        static final TestContainer SERVER =
                TestContainer.of(script("sleep 0.2; python3 -m http.server 8000"))
                        .readyWhen(Readiness.port(8000));

        @Test
        void answers() throws Exception {
            String program =
                    "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8000/').status)";
            assertThat(SERVER.exec("python3", "-c", program).output()).isEqualTo("200\n");
        }
    }

    @Test
    void aServiceIsReadyWhenItListens() {
        TestExecutionSummary summary = run(ServingPort.class);
        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    }

    @BulkheadTest(directory = DIRECTORY)
    @Disabled("run by the tests of the outer class")
    static class NeverReady {
        @Container
        static final TestContainer SLOW =
                TestContainer.of(script("echo starting; sleep 1000"))
                        .readyWhen(Readiness.log("started"))
                        .within(Duration.ofMillis(300));

        @Container static final TestContainer FINE = TestContainer.of(script("sleep 1000"));

        @Test
        void neverRuns() {
            SEEN.add("ran");
        }
    }

    @Test
    void oneThatIsNeverReadyFailsTheClassWithItsLogAndLeavesNothing() throws Exception {
        TestExecutionSummary summary = run(NeverReady.class);
        assertThat(failure(summary))
                .contains("is not ready after PT0.3S")
                .contains("its log matches \"started\"")
                .endsWith("starting\n");
        assertThat(SEEN).isEmpty();
        assertNothingIsLeft();
    }

    @BulkheadTest(directory = DIRECTORY)
    @Disabled("run by the tests of the outer class")
    static class EndsEarly {
        @Container
        static final TestContainer FAILING =
                TestContainer.of(script("echo no; exit 4")).readyWhen(Readiness.port(1));

        @Container
        static final TestContainer DONE =
                TestContainer.of(script("true")).readyWhen(new Readiness.Completed());

        @Test
        void neverRuns() {
            SEEN.add("ran");
        }
    }

    @Test
    void oneThatEndsBeforeItIsReadyFailsTheClassAtOnce() throws Exception {
        TestExecutionSummary summary = run(EndsEarly.class);
        assertThat(failure(summary)).contains("ended with exit code 4").endsWith("no\n");
        assertNothingIsLeft();
    }

    @Test
    void aContainerOutsideOfATestIsNotThere() {
        TestContainer idle = TestContainer.of(script("true"));
        assertThatThrownBy(idle::container)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@BulkheadTest");
    }
}
