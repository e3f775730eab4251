package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemUserTest {
    @TempDir Path directory;

    @Test
    void newFilesBelongToTheUserAndRightsStay() throws IOException {
        try (Directory here = Directory.open(directory.toString())) {
            here.fchmodat(".", 0700);
            FileStatus made =
                    FileSystemUser.as(
                            1234,
                            2345,
                            () -> {
                                // Neither owner nor member: only the rights of this process allow
                                // it.
                                here.mkdirat("of-another", 0755);
                                here.mknodat(
                                        "device",
                                        FileType.CHARACTER_DEVICE,
                                        0600,
                                        new DeviceNumber(1, 3));
                                here.fchownat("device", 1, 1);
                                return here.statx("of-another");
                            });
            assertThat(made.uid()).isEqualTo(1234);
            assertThat(made.gid()).isEqualTo(2345);
            here.mkdirat("own", 0755);
            assertThat(here.statx("own").uid()).isZero();
        }
    }

    @Test
    void failuresOfTheWorkAreTheCallers() {
        assertThatThrownBy(() ->
                        FileSystemUser.as(
                                5,
                                5,
                                () -> {
                                    throw new KernelException("work", Errno.ENOSPC);
                                }))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("ENOSPC");
    }
}
