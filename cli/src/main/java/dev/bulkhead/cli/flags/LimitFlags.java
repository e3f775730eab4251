package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.Limits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What a container may use of the machine. */
@Topic("Limits")
final class LimitFlags {
    private static final String MEMORY = "--memory";
    private static final String MEMORY_SWAP = "--memory-swap";
    private static final String MEMORY_RESERVATION = "--memory-reservation";
    private static final String CPUS = "--cpus";
    private static final String CPU_SHARES = "--cpu-shares";
    private static final String CPUSET_CPUS = "--cpuset-cpus";
    private static final String CPUSET_MEMS = "--cpuset-mems";
    private static final String PIDS_LIMIT = "--pids-limit";
    private static final String BLKIO_WEIGHT = "--blkio-weight";
    private static final String SHM_SIZE = "--shm-size";
    private static final String OOM_SCORE_ADJ = "--oom-score-adj";

    private static final long UNLIMITED = -1;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{0,9}(?:\\.[0-9]{0,9})?");
    private static final Pattern SET =
            Pattern.compile("[0-9]{1,5}(?:-[0-9]{1,5})?(?:,[0-9]{1,5}(?:-[0-9]{1,5})?)*+");

    @Option(
            names = {"-m", MEMORY},
            paramLabel = "SIZE",
            description = "Limit memory, as 512m or 2g")
    private Optional<String> memory = Optional.empty();

    @Option(
            names = MEMORY_SWAP,
            paramLabel = "SIZE",
            description = "Limit memory and swap together; -1: swap without limit")
    private Optional<String> memorySwap = Optional.empty();

    @Option(
            names = MEMORY_RESERVATION,
            paramLabel = "SIZE",
            description = "Memory that is left alone when it runs short")
    private Optional<String> memoryReservation = Optional.empty();

    @Option(
            names = CPUS,
            paramLabel = "NUMBER",
            description = "Limit processor time, as 1.5 processors")
    private Optional<String> cpus = Optional.empty();

    @Option(
            names = {"-c", CPU_SHARES},
            paramLabel = "WEIGHT",
            description = "Share of processor time against others, 2 to 262144")
    private Optional<String> cpuShares = Optional.empty();

    @Option(
            names = CPUSET_CPUS,
            paramLabel = "LIST",
            description = "Processors to run on, as 0-3,5")
    private Optional<String> cpusetCpus = Optional.empty();

    @Option(names = CPUSET_MEMS, paramLabel = "LIST", description = "Memory nodes to use, as 0-1")
    private Optional<String> cpusetMems = Optional.empty();

    @Option(
            names = PIDS_LIMIT,
            paramLabel = "COUNT",
            description = "Limit processes (default 2048); -1: no limit")
    private Optional<String> pidsLimit = Optional.empty();

    @Option(
            names = BLKIO_WEIGHT,
            paramLabel = "WEIGHT",
            description = "Share of disk access against others, 10 to 1000")
    private Optional<String> blockIoWeight = Optional.empty();

    @Option(
            names = "--ulimit",
            paramLabel = "NAME=SOFT[:HARD]",
            description = "Limit each process, as nofile=1024:4096")
    private List<String> ulimits = List.of();

    @Option(names = SHM_SIZE, paramLabel = "SIZE", description = "Size of /dev/shm (default 64m)")
    private Optional<String> sharedMemory = Optional.empty();

    @Option(
            names = OOM_SCORE_ADJ,
            paramLabel = "SCORE",
            description = "Who dies first when memory is out, -1000 to 1000")
    private Optional<String> oomScoreAdjustment = Optional.empty();

    Limits limits() {
        try {
            return new Limits(
                    size(MEMORY, memory),
                    swap(),
                    size(MEMORY_RESERVATION, memoryReservation),
                    cpus.map(LimitFlags::decimal).filter(number -> number > 0),
                    number(CPU_SHARES, cpuShares, 0, Integer.MAX_VALUE),
                    set(CPUSET_CPUS, cpusetCpus),
                    set(CPUSET_MEMS, cpusetMems),
                    pids(),
                    toInt(number(BLKIO_WEIGHT, blockIoWeight, 0, Short.MAX_VALUE)),
                    size(SHM_SIZE, sharedMemory),
                    oomScoreAdjustment(),
                    ulimits.stream().map(UlimitValue::parse).toList());
        } catch (IllegalArgumentException failure) {
            // What the record refuses begins with the flag's name.
            throw new InvalidFlagException("--" + failure.getMessage());
        }
    }

    private OptionalLong swap() {
        return memorySwap.filter("-1"::equals).isPresent()
                ? OptionalLong.of(UNLIMITED)
                : size(MEMORY_SWAP, memorySwap);
    }

    private OptionalLong pids() {
        if (pidsLimit.isEmpty()) {
            return OptionalLong.empty();
        }
        long count = WholeNumber.parse(PIDS_LIMIT, pidsLimit.get(), UNLIMITED, Integer.MAX_VALUE);
        return OptionalLong.of(count == 0 ? UNLIMITED : count);
    }

    private OptionalInt oomScoreAdjustment() {
        return oomScoreAdjustment
                .map(text -> (int) WholeNumber.parse(OOM_SCORE_ADJ, text, -1000, 1000))
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    /** Reads a size, where 0 is as good as not given. */
    private static OptionalLong size(String flag, Optional<String> text) {
        return positive(text.map(value -> ByteSize.parse(flag, value)));
    }

    /** Reads a number, where 0 is as good as not given. */
    private static OptionalLong number(String flag, Optional<String> text, long least, long most) {
        return positive(text.map(value -> WholeNumber.parse(flag, value, least, most)));
    }

    private static OptionalLong positive(Optional<Long> number) {
        return number.filter(value -> value > 0)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    private static OptionalInt toInt(OptionalLong number) {
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private static double decimal(String text) {
        if (!DECIMAL.matcher(text).matches() || text.chars().noneMatch(Character::isDigit)) {
            throw new InvalidFlagException(
                    CPUS, text, "expected a number of processors such as 0.5 or 2");
        }
        return Double.parseDouble(text);
    }

    private static Optional<String> set(String flag, Optional<String> text) {
        text.filter(value -> !SET.matcher(value).matches())
                .ifPresent(value -> {
                    throw new InvalidFlagException(flag, value, "expected a list such as 0-3,5");
                });
        return text;
    }
}
