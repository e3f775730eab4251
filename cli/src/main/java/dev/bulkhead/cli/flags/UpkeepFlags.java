package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.HealthCheck;
import dev.bulkhead.engine.LogSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What keeps a container going, and what is kept of it. */
@Topic("Upkeep")
final class UpkeepFlags {
    private static final String INTERVAL = "--health-interval";
    private static final String TIMEOUT = "--health-timeout";
    private static final String START_PERIOD = "--health-start-period";
    private static final String START_INTERVAL = "--health-start-interval";
    private static final String RETRIES = "--health-retries";
    private static final String LOG_DRIVER = "--log-driver";
    private static final String LOG_OPTION = "--log-opt";

    @Option(
            names = RestartValue.FLAG,
            paramLabel = "POLICY",
            description = "When it ends: no, always, unless-stopped, or on-failure[:MOST]")
    private Optional<String> restart = Optional.empty();

    @Option(
            names = "--health-cmd",
            paramLabel = "COMMAND",
            description = "Command of its shell that tells whether it does its work")
    private Optional<String> command = Optional.empty();

    @Option(
            names = INTERVAL,
            paramLabel = "TIME",
            description = "Time between two checks (default 30s)")
    private Optional<String> interval = Optional.empty();

    @Option(
            names = TIMEOUT,
            paramLabel = "TIME",
            description = "Time that a check may take (default 30s)")
    private Optional<String> timeout = Optional.empty();

    @Option(
            names = START_PERIOD,
            paramLabel = "TIME",
            description = "Time for its start, in which failures do not count")
    private Optional<String> startPeriod = Optional.empty();

    @Option(
            names = START_INTERVAL,
            paramLabel = "TIME",
            description = "Time between two checks during the start (default 5s)")
    private Optional<String> startInterval = Optional.empty();

    @Option(
            names = RETRIES,
            paramLabel = "COUNT",
            description = "Failures in a row that make it unhealthy (default 3)")
    private Optional<String> retries = Optional.empty();

    @Option(names = "--no-healthcheck", description = "Do not check it, whatever its image says")
    private boolean unchecked;

    @Option(
            names = LOG_DRIVER,
            paramLabel = "DRIVER",
            description = "json-file or local: Bulkhead's own log; none: keep nothing")
    private Optional<String> logDriver = Optional.empty();

    @Option(
            names = LOG_OPTION,
            paramLabel = "NAME=VALUE",
            description = "max-size=SIZE (default 10m; -1: no limit) or max-file=COUNT (default 5)")
    private List<String> logOptions = List.of();

    void addTo(ContainerRequest.Builder request) {
        restart.map(RestartValue::parse).ifPresent(request::restart);
        try {
            addCheck(request);
            request.log(log());
        } catch (IllegalArgumentException failure) {
            // What the records refuse begins with the flag's name.
            throw new InvalidFlagException("--" + failure.getMessage());
        }
    }

    private void addCheck(ContainerRequest.Builder request) {
        if (unchecked) {
            if (command.isPresent()) {
                throw new InvalidFlagException("--no-healthcheck and --health-cmd contradict");
            }
            request.healthCheck(HealthCheck.NONE);
        } else if (command.isPresent()) {
            request.healthCheck(check(List.of("/bin/sh", "-c", command.get())));
        } else if (!given().isEmpty()) {
            throw new InvalidFlagException(
                    given().getFirst() + " needs --health-cmd, the command that is to be run");
        }
    }

    private HealthCheck check(List<String> program) {
        return new HealthCheck(
                program,
                time(INTERVAL, interval),
                time(TIMEOUT, timeout),
                time(START_PERIOD, startPeriod),
                time(START_INTERVAL, startInterval),
                (int) WholeNumber.parse(RETRIES, retries.orElse("0"), 0, Integer.MAX_VALUE));
    }

    private static Duration time(String flag, Optional<String> text) {
        return text.map(value -> DurationValue.parse(flag, value)).orElse(Duration.ZERO);
    }

    private List<String> given() {
        List<String> names = new ArrayList<>();
        interval.ifPresent(_ -> names.add(INTERVAL));
        timeout.ifPresent(_ -> names.add(TIMEOUT));
        startPeriod.ifPresent(_ -> names.add(START_PERIOD));
        startInterval.ifPresent(_ -> names.add(START_INTERVAL));
        retries.ifPresent(_ -> names.add(RETRIES));
        return names;
    }

    private LogSettings log() {
        String driver = logDriver.orElse("local");
        switch (driver) {
            case "json-file", "local" -> {}
            case "none" -> {
                return LogSettings.NONE;
            }
            default ->
                    throw new InvalidFlagException(
                            LOG_DRIVER, driver, "expected json-file, local or none");
        }
        LogSettings log = LogSettings.DEFAULT;
        for (String option : logOptions) {
            log = with(log, option);
        }
        return log;
    }

    private static LogSettings with(LogSettings log, String option) {
        String value = option.substring(option.indexOf('=') + 1);
        return switch (option.substring(0, Math.max(0, option.indexOf('=')))) {
            case "max-size" ->
                    new LogSettings(
                            true,
                            value.equals("-1") ? 0 : ByteSize.parse(LOG_OPTION, value),
                            log.maxFiles());
            case "max-file" ->
                    new LogSettings(
                            true,
                            log.maxBytes(),
                            (int) WholeNumber.parse(LOG_OPTION, value, 1, 100));
            // Its log is never compressed, and asks nobody to wait.
            case "compress", "mode", "max-buffer-size" -> log;
            default ->
                    throw new InvalidFlagException(
                            LOG_OPTION, option, "expected max-size=SIZE or max-file=COUNT");
        };
    }
}
