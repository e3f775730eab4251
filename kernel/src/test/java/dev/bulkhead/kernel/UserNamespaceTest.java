package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserNamespaceTest {
    static final String HELPER =
            """
            #define _GNU_SOURCE
            #include <sched.h>
            #include <signal.h>
            #include <sys/wait.h>
            #include <unistd.h>
            static char stack[65536];
            static int pause_forever(void *unused) { for (;;) pause(); }
            int main(int argc, char **argv) {
              if (argc != 2) return 2;
              int pid = clone(pause_forever, stack + sizeof stack, CLONE_NEWUSER | SIGCHLD, 0);
              char byte;
              if (pid < 0 || write(3, &pid, sizeof pid) != sizeof pid) return 1;
              while (read(3, &byte, 1) > 0) {}
              kill(pid, SIGKILL);
              waitpid(pid, 0, 0);
              return 0;
            }
            """;

    @Test
    void aNamespaceHasItsMapsAndNoProcess() throws Exception {
        try (Poller poller = Poller.open();
                Fd helper = CompiledProgram.sealed(HELPER);
                Fd namespace =
                        UserNamespace.create(
                                helper,
                                List.of(new IdMapping(0, 100_000, 65_536)),
                                List.of(new IdMapping(0, 200_000, 1000), new IdMapping(1000, 7, 1)),
                                poller)) {
            String own = Files.readSymbolicLink(Path.of("/proc/self/ns/user")).toString();
            String made = Files.readSymbolicLink(Path.of(namespace.procPath())).toString();
            assertThat(made).startsWith("user:[").isNotEqualTo(own);
            assertThat(ProcessHandle.current().children()).isEmpty();
        }
    }

    @Test
    void overlappingMapsAreNamed() throws Exception {
        IdMapping first = new IdMapping(0, 100_000, 10);
        IdMapping second = new IdMapping(5, 200_000, 10);
        try (Poller poller = Poller.open();
                Fd helper = CompiledProgram.sealed(HELPER)) {
            assertThatThrownBy(() ->
                            UserNamespace.create(
                                    helper, List.of(first, second), List.of(first), poller))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("uid_map\", [0 100000 10, 5 200000 10]): EINVAL");
            assertThat(ProcessHandle.current().children()).isEmpty();
        }
    }

    @Test
    void mappingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new IdMapping(0, 0xffffffffL, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IdMapping(0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
