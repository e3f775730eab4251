package dev.bulkhead.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static final Host HOST = new Host("A processor", 2, 1024, "6.18.0", "v2", 0.25);

    private static final Measurement FLOOR = run("unshare -p", Wrapper.UNSHARE, 4);
    private static final Measurement BULKHEAD = run("bulkhead run", Bulkhead.NAME, 6);
    private static final Measurement CRUN = run("crun run", OciRuntime.CRUN, 24);
    private static final Measurement BRIDGE = run("docker run", Docker.NAME, 600);
    private static final Measurement NO_NETWORK = run("docker run none", Docker.NAME, 300);
    private static final Measurement BULKHEAD_EXEC =
            measurement("bulkhead exec", Bulkhead.NAME, Action.EXEC, 2);
    private static final Measurement DOCKER_EXEC =
            measurement("docker exec", Docker.NAME, Action.EXEC, 80);

    private static final Report REPORT =
            new Report(
                    HOST,
                    Map.of("crun", "crun 1.21"),
                    List.of(FLOOR, BULKHEAD, BULKHEAD_EXEC, CRUN, BRIDGE, NO_NETWORK, DOCKER_EXEC),
                    List.of(
                            new CrowdMeasurement(
                                    Bulkhead.NAME, 50, milliseconds(300), milliseconds(40))),
                    List.of(
                            new Footprint(
                                    "bulkhead-monitor",
                                    Moment.CROWD,
                                    new Samples(List.of(24L, 30L, 26L)))),
                    List.of(new Absence("runc", "no runc on this machine")));

    private static Measurement run(String name, String contender, long milliseconds) {
        return measurement(name, contender, Action.RUN, milliseconds);
    }

    private static Measurement measurement(
            String name, String contender, Action action, long milliseconds) {
        Trial trial = new Trial(name, contender, action, Command.of("/bin/" + contender), 1);
        return new Measurement(trial, milliseconds(milliseconds));
    }

    private static Samples milliseconds(long milliseconds) {
        return new Samples(List.of(milliseconds * 1_000_000));
    }

    @Test
    void allIsComparedWithUnshare() {
        assertThat(REPORT.ratioToFloor(BULKHEAD)).hasValue(1.5);
        assertThat(REPORT.ratioToFloor(BULKHEAD_EXEC)).hasValue(0.5);
    }

    @Test
    void aPeerIsComparedByItsPlainCommandOfTheSameAction() {
        assertThat(REPORT.timesFasterThan(OciRuntime.CRUN, BULKHEAD)).hasValue(4.0);
        assertThat(REPORT.timesFasterThan(Docker.NAME, BULKHEAD)).hasValue(100.0);
        assertThat(REPORT.timesFasterThan(Docker.NAME, BULKHEAD_EXEC)).hasValue(40.0);
    }

    @Test
    void whatWasNotMeasuredIsComparedWithNothing() {
        assertThat(REPORT.timesFasterThan(OciRuntime.RUNC, BULKHEAD)).isEmpty();
        assertThat(REPORT.timesFasterThan(OciRuntime.CRUN, BULKHEAD_EXEC)).isEmpty();
    }

    @Test
    void theTextShowsMachineCommandsCrowdsMemoryAndWhatIsMissing() {
        assertThat(new TextReport(REPORT).toString())
                .contains(
                        "A processor, 2 cores, 1024 MiB, Linux 6.18.0, cgroups v2, load before 0.25")
                .contains("crun: crun 1.21")
                .containsPattern("bulkhead run +1 +6.00 +6.00 +6.00 +1.50 +4.0 +– +100.0\n")
                .containsPattern("bulkhead, 50 containers +1 +300.00 +300.00 +40.00 +40.00\n")
                .containsPattern("bulkhead-monitor, while a crowd runs +3 +26 +30\n")
                .containsPattern("runc +no runc on this machine\n");
    }

    @Test
    void theJsonDocumentHasEverySample() {
        assertThat(JsonReport.of(REPORT, Instant.EPOCH))
                .contains("\"time\" : \"1970-01-01T00:00:00Z\"")
                .contains("\"nanoseconds\" : [ 6000000 ]")
                .contains("\"nanosecondsUntilAllRun\" : [ 300000000 ]")
                .contains("\"proportionalKibibytes\" : [ 24, 30, 26 ]")
                .contains("\"reason\" : \"no runc on this machine\"");
    }
}
