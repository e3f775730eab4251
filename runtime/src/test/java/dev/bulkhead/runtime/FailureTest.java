package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.Hook;
import dev.bulkhead.oci.runtime.Hooks;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.oci.runtime.User;
import dev.bulkhead.runtime.compile.RootMount;
import dev.bulkhead.runtime.launch.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Launches that fail: each explains itself and leaves nothing. */
@ExtendWith(LeakCheck.class)
class FailureTest {
    private static TestContainers containers;
    private static Path volume;

    @BeforeAll
    static void open() throws IOException {
        containers = TestContainers.open();
        volume = containers.newDirectory("volume");
        write("not-executable", "#!/bin/sh\n", "rw-r--r--");
        write("no-program", "what is this", "rwxr-xr-x");
        write("interpreted", "#!/no/such/interpreter\n", "rwxr-xr-x");
    }

    private static void write(String name, String content, String permissions) throws IOException {
        Path file = Files.writeString(volume.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @AfterAll
    static void close() throws IOException {
        containers.close();
    }

    private static LaunchException fail(Spec spec) throws IOException {
        return fail(containers.request(spec));
    }

    private static LaunchException fail(LaunchRequest request) {
        return catchThrowableOfType(LaunchException.class, () -> containers.launch(request));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nosuch | PROGRAM_NOT_FOUND | exec nosuch: not found in PATH (/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)",
                "/no/such | PROGRAM_NOT_FOUND | exec /no/such: no such file in the container, or the interpreter that it names is missing",
                "/volume/interpreted | PROGRAM_NOT_FOUND | exec /volume/interpreted: no such file in the container, or the interpreter that it names is missing",
                "/volume/not-executable | PROGRAM_NOT_EXECUTABLE | exec /volume/not-executable: permission denied: it is not executable for this user, or is a directory",
                "/volume | PROGRAM_NOT_EXECUTABLE | exec /volume: permission denied: it is not executable for this user, or is a directory",
                "/volume/no-program | PROGRAM_NOT_EXECUTABLE | exec /volume/no-program: exec format error: it is neither a program of this architecture nor a script that begins with #!",
            })
    void aProgramThatCannotBeExecutedIsExplained(
            String program, LaunchException.Cause cause, String message) throws IOException {
        LaunchException failure =
                fail(
                        Specs.mounting(
                                Specs.standard(program), Specs.bind(volume, "/volume", "ridmap")));

        assertThat(failure).hasMessage(message);
        assertThat(failure.failed()).isEqualTo(cause);
    }

    @Test
    void aFileOnPathThatMayNotBeExecutedIsNotMissing() throws IOException {
        Spec spec =
                Specs.withProcess(
                        Specs.standard("not-executable"),
                        process -> process.env(List.of("PATH=/volume:/bin")));

        assertThat(fail(Specs.mounting(spec, Specs.bind(volume, "/volume", "ridmap"))).failed())
                .isEqualTo(LaunchException.Cause.PROGRAM_NOT_EXECUTABLE);
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        LaunchRequest request = containers.request(Specs.standard("true"));
        LaunchRequest rootless =
                new LaunchRequest(
                        request.spec(),
                        request.directory(),
                        new RootMount.Directory("/no/root", false),
                        request.seccomp(),
                        false,
                        request.streams(),
                        false,
                        false,
                        0,
                        1);

        assertThat(fail(rootless))
                .hasMessageContaining("\"/no/root\"")
                .hasMessageEndingWith(": ENOENT");
        assertThat(fail(Specs.mounting(Specs.standard("true"), Specs.bind("/no/volume", "/data"))))
                .hasMessage(
                        "/no/volume, to be seen at /data: open_tree(AT_FDCWD, \"/no/volume\", OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE): ENOENT");
        assertThat(fail(Specs.mounting(Specs.standard("true"), Specs.mount("/data", "nosuchfs"))))
                .hasMessageContaining("fsopen(\"nosuchfs\"")
                .hasMessageContaining("ENODEV");
        assertThat(
                        fail(
                                Specs.mounting(
                                        Specs.standard("true"),
                                        Specs.mount("/data", "tmpfs", "size=much"))))
                .hasMessageContaining("\"size\", \"much\"")
                .hasMessageContaining("EINVAL");
    }

    @Test
    void aWorkingDirectoryThatMayNotBeEnteredIsNamed() throws IOException {
        Spec spec =
                Specs.withProcess(
                        Specs.standard("true"),
                        process ->
                                process.user(new User(1000, 1000))
                                        .capabilities(Capabilities.of(Set.of()))
                                        .cwd("/volume/closed"));
        Files.createDirectory(
                volume.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertThat(fail(Specs.mounting(spec, Specs.bind(volume, "/volume", "ridmap"))))
                .hasMessage("where the program starts: chdir(\"/volume/closed\"): EACCES");
    }

    @Test
    void anEnvironmentThatIsTooLargeIsSaidSo() throws IOException {
        List<String> environment = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            environment.add("LARGE_" + i + "=" + "x".repeat(100_000));
        }

        LaunchException failure =
                fail(
                        Specs.withProcess(
                                Specs.standard("/bin/true"), process -> process.env(environment)));

        assertThat(failure)
                .hasMessageStartingWith(
                        "exec /bin/true: E2BIG: arguments and environment are too large")
                .message()
                .hasSizeLessThan(300);
    }

    @Test
    void whatNoPlanCanDoIsRefusedByTheFieldsName() {
        Spec spec = Specs.standard("true");
        Hooks hooks =
                new Hooks(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(hook()),
                        JsonObject.EMPTY);

        assertRefused(spec.toBuilder().hooks(hooks).build(), "hooks.poststop: ");
        assertRefused(
                Specs.withLinux(spec, linux -> linux.sysctl(Map.of("kernel.pid_max", "1"))),
                "linux.sysctl: kernel.pid_max belongs to the host");
        assertRefused(
                Specs.withLinux(
                        Specs.sharing(spec, Namespace.Type.NETWORK),
                        linux -> linux.sysctl(Map.of("net.core.somaxconn", "1"))),
                "linux.sysctl: net.core.somaxconn would change the host's");
        assertRefused(
                Specs.sharing(spec, Namespace.Type.MOUNT),
                "linux.namespaces: a container needs a mount namespace");
        assertRefused(
                Specs.mounting(spec, Specs.bind(volume, "/proc/self")), "mounts[7].destination: ");
        assertRefused(
                Specs.mounting(spec, Specs.bind(volume, "/x/../proc")), "mounts[7].destination: ");
        assertRefused(
                Specs.withProcess(spec, process -> process.args(List.of())), "process.args: ");
    }

    private static Hook hook() {
        return new Hook("/bin/true", List.of(), List.of(), OptionalLong.empty(), JsonObject.EMPTY);
    }

    private static void assertRefused(Spec spec, String message) {
        assertThatThrownBy(() -> containers.launch(spec))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageStartingWith(message);
    }
}
