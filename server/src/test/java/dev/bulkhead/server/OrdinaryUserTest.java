package dev.bulkhead.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.server.front.FrontProcess;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The engine of a user who is not root, whom nobody knows outside of these tests: the files that
 * name it are seen in a mount namespace of each command alone.
 */
class OrdinaryUserTest {
    private static final String USER = "bulkhead-ordinary";
    private static final int ID = 54_321;
    private static final Path SCRIPTS = Path.of("src/main/scripts");

    private Path directory;

    @BeforeEach
    void layOut() throws Exception {
        directory = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-ordinary-");
        sh(
                """
                chmod 755 . && mkdir -p bin lib/bulkhead home run image/bin image/etc image/home/worker
                cp %s bin/bulkhead && cp %s/bulkhead-unshare lib/bulkhead/
                cp /bin/busybox image/bin/ && for a in grep sh id cat stat sleep touch ls echo; do ln -s busybox image/bin/$a; done
                echo worker:x:1000:1001::/home/worker:/bin/sh >image/etc/passwd
                chown 1000:1001 image/home/worker && tar -C image -cf image.tar .
                cp /etc/passwd passwd && echo %s:x:%d:%d::/:/bin/sh >>passwd
                echo %s:300000:65536 >subids && touch no-subids
                chown %d:%d home run && chmod 700 run
                """
                        .formatted(
                                FrontProcess.BINARY.toAbsolutePath(),
                                SCRIPTS.toAbsolutePath(),
                                USER,
                                ID,
                                ID,
                                USER,
                                ID,
                                ID));
        Path server = directory.resolve("lib/bulkhead/bulkhead-server");
        Files.writeString(
                server,
                """
                #!/bin/sh
                exec "${0%%/*}/bulkhead-unshare" %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
                    --enable-native-access=ALL-UNNAMED -cp '%s' dev.bulkhead.server.Main "$@"
                """
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin/java"), classPath()));
        sh("chmod -R a+rX bin lib image.tar && chmod 755 bin/* lib/bulkhead/*");
    }

    /** Copied, since an ordinary user may not read what the build keeps. */
    private String classPath() throws Exception {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (Files.exists(Path.of(entry)) && !entry.endsWith("test-classes")) {
                Path copy =
                        directory.resolve(
                                "lib/" + copies.size() + "-" + Path.of(entry).getFileName());
                sh("cp -r %s %s".formatted(entry, copy));
                copies.add(copy.toString());
            }
        }
        return String.join(":", copies);
    }

    @AfterEach
    void remove() throws Exception {
        as("subids", "server stop");
        sh("rm -rf " + directory);
    }

    private void sh(String script) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", script).inheritIO();
        assertThat(shell.directory(directory.toFile()).start().waitFor()).as(script).isZero();
    }

    /** Runs a command of the front as the user; returns all that it says. */
    private String as(String ids, String command) throws IOException, InterruptedException {
        return user(ids, "bin/bulkhead " + command);
    }

    private String user(String ids, String command) throws IOException, InterruptedException {
        String script =
                """
                mount --make-rprivate / && mount --bind passwd /etc/passwd
                for file in subuid subgid; do [ -e /etc/$file ] || touch /etc/$file; mount --bind %s /etc/$file; done
                exec setpriv --reuid %d --regid %d --clear-groups env -i PATH=$PATH HOME=$PWD/home \
                    XDG_RUNTIME_DIR=$PWD/run BULKHEAD_ROOT=$PWD/home/root sh -c %s
                """
                        .formatted(ids, ID, ID, "'" + command.replace("'", "'\\''") + "'");
        Process process =
                new ProcessBuilder("unshare", "--mount", "sh", "-e", "-c", script)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    @Test
    void withARangeOfIdsAContainerHasUsersOfItsOwn() throws Exception {
        assertThat(as("subids", "import image.tar box")).startsWith("sha256:");

        assertThat(
                        as(
                                "subids",
                                "run --rm box sh -c 'id -u; stat -c %u:%g /home/worker; touch /file && stat -c %u /file; cat /proc/self/uid_map'"))
                .matches("(?s)0\n1000:1001\n0\n +0 +0 +1\n +1 +1 +65536");
        assertThat(as("subids", "run --rm -u worker box sh -c 'id -u; touch ~/file && ls ~'"))
                .isEqualTo("1000\nfile");
        assertThat(as("subids", "run -d --name kept box sleep 1000")).hasSize(64);
        assertThat(as("subids", "exec kept id -u")).isEqualTo("0");
        sh("mkdir home/volume && chown %d:%d home/volume".formatted(ID, ID));
        assertThat(as("subids", "run --rm -v $PWD/home/volume:/v box touch /v/file")).isEmpty();
        assertThat(Files.getAttribute(directory.resolve("home/volume/file"), "unix:uid"))
                .as("root inside is the user outside")
                .isEqualTo(ID);
        sh("pgrep -u %d -x sleep >/dev/null".formatted(ID));
        assertThat(as("subids", "rm -f kept")).isEqualTo("kept");
        assertThat(as("subids", "rmi box")).isNotEmpty();
    }

    @Test
    void withoutARangeAContainerHasRootAlone() throws Exception {
        assertThat(as("no-subids", "info"))
                .contains("containers are not limited nor counted: ")
                .contains("containers have a single user, root: install the package uidmap");
        assertThat(as("no-subids", "import image.tar box")).startsWith("sha256:");

        assertThat(
                        as(
                                "no-subids",
                                "run --rm box sh -c 'id -u; stat -c %u:%g /home/worker; cat /proc/self/uid_map'"))
                .matches("(?s)0\n0:0\n +0 +0 +1");
        assertThat(as("no-subids", "run --rm --memory 64m box echo ran"))
                .as("limits that cannot be had keep nobody from running")
                .isEqualTo("ran");
        assertThat(
                        as(
                                "no-subids",
                                "run --rm --network host box sh -c 'ls /sys/class/net | grep -c .'"))
                .isNotEqualTo("1");
        assertThat(as("no-subids", "run --rm -u worker box id"))
                .contains("user 1000:1001: this engine's containers have 1 user ids");
    }

    @Test
    void whatOnlyRootCanDoIsSaidBeforehand() throws Exception {
        assertThat(as("subids", "run --rm --rootfs / true"))
                .contains("only root's engine can show the host's root");
        sh("cp -a image home/tree && chown -R %d:%d home/tree".formatted(ID, ID));
        assertThat(as("subids", "run --rm --rootfs $PWD/home/tree id -u")).isEqualTo("0");
        assertThat(
                        user(
                                "subids",
                                "lib/bulkhead/bulkhead-unshare cat /proc/self/uid_map /proc/self/setgroups"))
                .matches("(?s)0 +%d +1\n +1 +300000 +65536\nallow".formatted(ID));
    }
}
