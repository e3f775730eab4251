package dev.bulkhead.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How settings reach files: plain ones in a directory, and real ones where the kernel answers. */
class SettingTest {
    @TempDir Path directory;

    @Test
    void areWrittenInTheirOrder() throws IOException {
        file("pids.max", "");
        file("memory.max", "");

        List<Warning> warnings =
                fake().apply(List.of(write("pids.max", "2048"), write("memory.max", "max")));

        assertThat(warnings).isEmpty();
        assertThat(directory.resolve("pids.max")).hasContent("2048");
        assertThat(directory.resolve("memory.max")).hasContent("max");
    }

    @Test
    void anAbsentFileIsAWarningOrAnError() throws IOException {
        Setting.Write optional =
                new Setting.Write(
                        "memory.swap",
                        Controller.MEMORY,
                        "memory.swap.max",
                        List.of("0"),
                        new Setting.IfAbsent.Warn("boot with swapaccount=1"));

        assertThat(fake().apply(List.of(optional)))
                .containsExactly(
                        new Warning(
                                "memory.swap",
                                "this kernel has no memory.swap.max",
                                "boot with swapaccount=1"));
        assertThatThrownBy(() -> fake().apply(List.of(write("pids.max", "1"))))
                .isInstanceOf(CgroupException.class)
                .hasMessage("pids.max: this kernel has no pids.max; update the kernel");
    }

    @Test
    void theFirstFileThatIsThereIsTaken() throws IOException {
        file("io.weight", "");
        Setting choice =
                new Setting.FirstPresent(
                        List.of(write("io.bfq.weight", "1"), write("io.weight", "2")));

        assertThat(fake().apply(List.of(choice))).isEmpty();
        assertThat(directory.resolve("io.weight")).hasContent("2");
        Files.delete(directory.resolve("io.weight"));
        assertThatThrownBy(() -> fake().apply(List.of(choice)))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("io.weight");
    }

    @Test
    void aFigureAboveTheLimitStopsAll() throws IOException {
        file("memory.current", "1048577\n");
        file("memory.max", "max");
        Setting check =
                new Setting.NotAbove("memory.limit", Controller.MEMORY, "memory.current", 1048576);

        assertThatThrownBy(() -> fake().apply(List.of(check, write("memory.max", "1048576"))))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("1048577")
                .hasMessageContaining("memory.limit");
        assertThat(directory.resolve("memory.max")).hasContent("max");
    }

    @Test
    void aControllerThatTheCgroupLacksIsNamed() {
        Cgroup cgroup = new CgroupV2(CgroupPath.of("x"), directory, Set.of());

        assertThatThrownBy(() -> cgroup.apply(List.of(write("pids.max", "1"))))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("without the controller pids");
    }

    @Test
    void limitsThatBoundEachOtherRiseAndFall() throws IOException {
        try (TestCgroup test = TestCgroup.create(TestCgroup.Host.V1, Controller.MEMORY)) {
            Path memory = test.cgroup().directory(Controller.MEMORY).orElseThrow();
            for (long megabytes : new long[] {64, 256, 32, 128}) {
                List<Warning> warnings = test.cgroup().apply(List.of(memoryAndSwap(megabytes)));

                assertThat(warnings).isEmpty();
                assertThat(memory.resolve("memory.limit_in_bytes"))
                        .hasContent(Long.toString(megabytes << 20));
                assertThat(memory.resolve("memory.memsw.limit_in_bytes"))
                        .hasContent(Long.toString(megabytes << 20));
            }
        }
    }

    private static Setting memoryAndSwap(long megabytes) {
        String bytes = Long.toString(megabytes << 20);
        return new Setting.EitherOrder(
                write("memory.limit_in_bytes", bytes), write("memory.memsw.limit_in_bytes", bytes));
    }

    @Test
    void aRefusedValueNamesTheSettingTheFileAndTheError() throws IOException {
        try (TestCgroup test = TestCgroup.create(TestCgroup.Host.AS_IT_IS, Controller.PIDS)) {
            assertThatThrownBy(() -> test.cgroup().apply(List.of(write("pids.max", "-7"))))
                    .isInstanceOf(CgroupException.class)
                    .hasMessageStartingWith("pids.max: ")
                    .hasMessageContaining("/pids.max\", \"-7\")")
                    .hasMessageContaining("EINVAL");
        }
    }

    @Test
    void aFileOutsideTheCgroupIsRefused() {
        for (String file : List.of("", "../x", "a/b", "..")) {
            assertThatIllegalArgumentException().isThrownBy(() -> write(file, "1"));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Setting.Write(
                                "x",
                                Controller.PIDS,
                                "pids.max",
                                List.of(),
                                new Setting.IfAbsent.Refuse("x")));
    }

    private Cgroup fake() {
        return new CgroupV2(
                CgroupPath.of("x"),
                directory,
                Set.of(Controller.PIDS, Controller.MEMORY, Controller.BLKIO));
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private static Setting.Write write(String file, String value) {
        Controller controller =
                Arrays.stream(Controller.values())
                        .filter(one -> file.startsWith(one.v2Name().orElse("none") + "."))
                        .findFirst()
                        .orElse(Controller.PIDS);
        return new Setting.Write(
                file,
                controller,
                file,
                List.of(value),
                new Setting.IfAbsent.Refuse("update the kernel"));
    }
}
