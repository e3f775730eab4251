package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.ImageProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that speak with registries, and those that add, show and remove images. */
class RegistryCommandsTest {
    private final CommandRunner runner = new CommandRunner();

    @TempDir Path home;

    private static ImageProgress part(String id, String status, long current) {
        return new ImageProgress(Optional.of(id), status, current, 1000);
    }

    private FakeCaller caller(String... arguments) {
        FakeCaller caller = new FakeCaller(arguments);
        caller.environment.put("HOME", home.toString());
        caller.environment.put("PATH", home + ":/usr/bin:/bin");
        return caller;
    }

    private String output(String... arguments) {
        FakeCaller caller = caller(arguments);
        assertThat(runner.run(caller)).as(caller.complaints()).isZero();
        return caller.written();
    }

    private void configure(String config) throws IOException {
        Path directory = Files.createDirectories(home.resolve(".docker"));
        Files.writeString(directory.resolve("config.json"), config);
    }

    @Test
    void pullShowsEachChangeOfALayerOnce() {
        runner.engine.images.news.addAll(
                List.of(
                        ImageProgress.of("Digest: sha256:12"),
                        part("aaaa", "Downloading", 1),
                        part("bbbb", "Downloading", 1),
                        part("aaaa", "Downloading", 900),
                        part("aaaa", "Pull complete", 0)));
        assertThat(output("pull", "debian"))
                .isEqualTo(
                        """
                        Using default tag: latest
                        Digest: sha256:12
                        aaaa: Downloading
                        bbbb: Downloading
                        aaaa: Pull complete
                        docker.io/library/debian:latest
                        """);
        assertThat(output("pull", "-q", "localhost:5000/a:1")).isEqualTo("localhost:5000/a:1\n");
        assertThat(runner.engine.images.calls)
                .containsExactly(
                        "pull debian for this as nobody",
                        "pull localhost:5000/a:1 for this as nobody");
    }

    @Test
    void onATerminalEveryLayerHasABar() {
        runner.engine.images.news.addAll(
                List.of(part("aaaa", "Downloading", 500), part("bbbb", "Downloading", 1000)));
        FakeCaller caller = caller("pull", "debian:13").atTerminal();
        assertThat(runner.run(caller)).isZero();
        assertThat(caller.written())
                .contains(
                        "aaaa: Downloading ["
                                + "=".repeat(25)
                                + ">"
                                + " ".repeat(24)
                                + "] 500B/1kB")
                .contains("\u001b[1A\r\u001b[J")
                .contains("bbbb: Downloading [" + "=".repeat(50) + "] 1kB/1kB");
    }

    @Test
    void runGetsAnImageThatIsMissing() {
        runner.engine.images.missing.add("busybox");
        FakeCaller caller = caller("run", "--platform", "linux/arm64", "busybox", "true");
        assertThat(runner.run(caller)).isZero();
        assertThat(caller.complaints()).contains("Unable to find image 'busybox:latest' locally");
        output("create", "--pull", "always", "-q", "busybox");
        output("create", "--pull", "never", "nosuch");
        output("create", "busybox");
        assertThat(runner.engine.images.calls)
                .containsExactly(
                        "pull busybox for linux/arm64 as nobody",
                        "pull busybox for this as nobody");
        assertThat(runner.failure("create", "--pull", "sometimes", "busybox")).startsWith("125 ");
    }

    @Test
    void aPasswordIsRememberedAndForgotten() {
        FakeCaller login =
                caller("login", "-u", "me", "--password-stdin", "https://r.example/v2/")
                        .typing("secret\n");
        assertThat(runner.run(login)).isZero();
        assertThat(login.written()).isEqualTo("Login Succeeded\n");
        assertThat(login.complaints()).contains("remembered until the server ends");
        output("pull", "-q", "r.example/a:1");
        output("logout", "r.example");
        output("pull", "-q", "r.example/a:1");
        assertThat(runner.engine.images.calls)
                .containsExactly(
                        "login to r.example as RegistryCredentials[username=me]",
                        "pull r.example/a:1 for this as me",
                        "pull r.example/a:1 for this as nobody");
        assertThat(home.resolve(".docker")).doesNotExist();
        FakeCaller wrong = caller("login", "-u", "me", "-p", "wrong", "r.example");
        assertThat(runner.run(wrong)).isEqualTo(1);
        assertThat(wrong.complaints()).contains("login to r.example").doesNotContain("wrong");
        assertThat(runner.failure("login", "-u", "me")).contains("--password-stdin");
    }

    @Test
    void dockersConfigurationTellsWhoTheCallerIs() throws IOException {
        configure(
                """
                {"auths":{"https://index.docker.io/v1/":{"auth":"aHViOnNlY3JldA=="},
                "r.example":{"identitytoken":"abc"}}}
                """);
        output("pull", "-q", "debian:1");
        output("pull", "-q", "r.example/a:1");
        assertThat(runner.engine.images.calls)
                .containsExactly(
                        "pull debian:1 for this as hub", "pull r.example/a:1 for this as ");
        configure("{]");
        FakeCaller caller = caller("pull", "debian:1");
        assertThat(runner.run(caller)).isEqualTo(1);
        assertThat(caller.complaints()).contains("config.json");
    }

    @Test
    void aProgramKeepsPasswords() throws IOException {
        configure("{\"credsStore\":\"test\"}");
        Path helper = home.resolve("docker-credential-test");
        Files.writeString(
                helper,
                """
                #!/bin/sh
                case $1 in
                store) cat >"$HOME/kept" ;;
                get) cat >/dev/null; cat "$HOME/kept" 2>/dev/null || {
                    echo credentials not found in native keychain; exit 1; } ;;
                erase) cat >/dev/null; rm "$HOME/kept" ;;
                esac
                """);
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        output("pull", "-q", "r.example/a:1");
        FakeCaller login =
                caller("login", "-u", "me", "--password-stdin", "r.example").typing("secret");
        assertThat(runner.run(login)).isZero();
        assertThat(login.complaints()).isEmpty();
        assertThat(home.resolve("kept"))
                .hasContent(
                        "{\"ServerURL\":\"r.example\",\"Username\":\"me\",\"Secret\":\"secret\"}");
        output("pull", "-q", "r.example/a:1");
        output("logout", "r.example");
        assertThat(home.resolve("kept")).doesNotExist();
        assertThat(runner.engine.images.calls)
                .contains(
                        "pull r.example/a:1 for this as nobody",
                        "pull r.example/a:1 for this as me");
    }

    @Test
    void archivesAreSavedAndLoaded() {
        runner.engine.images.all.add(FakeImages.image("debian:13", "1", Instant.EPOCH, 5));
        FakeCaller caller = caller("save", "-o", "images.tar", "debian:13").in(home);
        assertThat(runner.run(caller)).isZero();
        assertThat(home.resolve("images.tar")).hasContent("archive");
        assertThat(output("save", "debian:13")).isEqualTo("archive");
        FakeCaller load = caller("load", "-i", "images.tar").in(home);
        assertThat(runner.run(load)).isZero();
        assertThat(load.written()).isEqualTo("Loaded image: debian:13\n");
        assertThat(output("load", "-q", "-i", home.toString())).contains("debian:13");
        assertThat(runner.engine.images.calls)
                .contains("load 7 bytes for this", "load layout " + home);
        FakeCaller terminal = caller("save", "debian:13").atTerminal();
        assertThat(runner.run(terminal)).isEqualTo(1);
        assertThat(terminal.complaints()).contains("--output");
    }

    @Test
    void imagesAreFilteredPrunedAndShown() {
        runner.engine.images.all.addAll(
                List.of(
                        FakeImages.image("debian:13", "1", Instant.ofEpochSecond(10), 5),
                        FakeImages.image("team/tool:1", "2", Instant.ofEpochSecond(20), 6),
                        FakeImages.image("", "3", Instant.ofEpochSecond(30), 7)));
        String three = "333333333333\n";
        assertThat(output("images", "-q", "--filter", "dangling=true")).isEqualTo(three);
        assertThat(output("images", "-q", "-f", "since=team/tool:1")).isEqualTo(three);
        assertThat(output("images", "-q", "-f", "label=made=by 3")).isEqualTo(three);
        assertThat(output("image", "ls", "-q", "-f", "reference=team/*"))
                .isEqualTo("222222222222\n");
        assertThat(output("images", "-q", "-f", "before=team/tool:1")).isEqualTo("111111111111\n");
        assertThat(output("images", "--digests", "--format", "{{.Repository}} {{.Digest}}"))
                .isEqualTo("debian <none>\nteam/tool <none>\n<none> <none>\n");
        assertThat(runner.failure("images", "-f", "colour=red")).contains("reference=");
        assertThat(output("image", "inspect", "-f", "{{json .Config.Cmd}}", "debian:13"))
                .isEqualTo("[\"sh\"]\n");
        assertThat(output("history", "--format", "{{.ID}} {{.Size}}", "debian:13"))
                .isEqualTo("111111111111 1kB\n<missing> 7B\n");
        output("tag", "debian:13", "mine:1");
        assertThat(output("image", "prune", "-af", "--filter", "until=24h"))
                .endsWith("Total reclaimed space: 2MB\n");
        FakeCaller undecided = caller("image", "prune").typing("n\n");
        assertThat(runner.run(undecided)).isZero();
        assertThat(runner.engine.images.calls)
                .hasSize(2)
                .anyMatch(call -> call.startsWith("prune ") && call.contains("all=true"));
        assertThat(runner.failure("search", "web")).startsWith("1 bulkhead: search web: ");
    }
}
