package dev.bulkhead.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartBenchmarkTest {
    @Test
    void theFloorIsMeasuredAndWhatIsMissingIsNamed() throws IOException {
        Options options =
                Options.parse(
                        List.of(
                                "--runs",
                                "3",
                                "--crowds",
                                "none",
                                "--only",
                                "unshare,bulkhead",
                                "--bulkhead",
                                "/no/such/bulkhead"));

        Report report = new StartBenchmark(options, Stopwatch.find()).run();

        assertThat(report.measurements()).hasSize(1);
        assertThat(report.ratioToFloor(report.measurements().getFirst())).hasValue(1.0);
        assertThat(report.absences()).hasSize(1);
        assertThat(report.absences().getFirst().name()).isEqualTo("bulkhead");
        assertThat(report.absences().getFirst().reason()).contains("/no/such/bulkhead");
    }
}
