package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PidfdTest {
    private static final int SIGKILL = 9;

    @Test
    void aChildIsFoundSignalledAndCollected() throws Exception {
        int pid = sleep();
        try (Poller poller = Poller.open();
                Pidfd child = Pidfd.open(pid)) {
            ProcessIdentity identity = ProcessIdentity.of(pid);
            try (Pidfd found = identity.open().orElseThrow()) {
                assertThat(found.hasEnded()).isFalse();
            }
            CompletableFuture<Void> end = poller.whenReadable(child.fd());
            assertThat(child.waitid()).isEmpty();
            assertThat(end).isNotDone();
            child.sendSignal(SIGKILL);
            end.get();
            assertThat(child.hasEnded()).isTrue();
            ExitStatus status = child.waitid().orElseThrow();
            assertThat(status).isEqualTo(new ExitStatus(0, SIGKILL));
            assertThat(status.shellCode()).isEqualTo(137);
            assertThatThrownBy(child::waitid).hasMessageContaining("ECHILD");
            assertThatThrownBy(() -> child.sendSignal(0)).hasMessageContaining("ESRCH");
            assertThat(child.hasEnded()).isTrue();
            assertThat(identity.open()).isEmpty();
        }
    }

    @Test
    void aProcessThatTookOverTheNumberIsNotTheOne() throws IOException {
        ProcessIdentity self = ProcessIdentity.of((int) ProcessHandle.current().pid());
        ProcessIdentity former = new ProcessIdentity(self.pid(), self.startTime() - 1);
        assertThat(former.open()).isEmpty();
    }

    @Test
    void theNameOfAProgramDoesNotConfuseItsStartTime() throws IOException {
        String fields = " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20";
        assertThat(ProcessIdentity.startTime("12 (a) b (c) d)" + fields)).isEqualTo(4711);
    }

    @Test
    void aDescriptorOfAnotherProcessIsDuplicated() throws IOException {
        try (Pipe pipe = Pipe.open();
                Poller poller = Poller.open()) {
            int pid =
                    Spawn.spawn(
                            "/bin/sleep",
                            List.of("sleep", "1000"),
                            List.of(),
                            Map.of(9, pipe.writing()),
                            Optional.empty());
            try (Pidfd child = Pidfd.open(pid)) {
                try (Fd theirs = child.getfd(9)) {
                    Io.writeFully(theirs, new byte[3]);
                    assertThat(Io.read(pipe.reading(), new byte[8])).isEqualTo(3);
                } finally {
                    child.sendSignal(SIGKILL);
                    child.waitid(poller);
                }
            }
        }
    }

    private static int sleep() throws IOException {
        return Spawn.spawn(
                "/bin/sleep", List.of("sleep", "1000"), List.of(), Map.of(), Optional.empty());
    }
}
