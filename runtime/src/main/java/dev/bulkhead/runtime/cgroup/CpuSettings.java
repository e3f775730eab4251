package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Setting;
import dev.bulkhead.kernel.cgroup.Setting.IfAbsent;
import dev.bulkhead.kernel.cgroup.Version;
import dev.bulkhead.oci.runtime.Cpu;
import java.util.Optional;
import java.util.OptionalLong;

/** Shares and limits of CPU time, and which CPUs and memory nodes; 0 is as good as absent. */
final class CpuSettings {
    private static final String DEFAULT_PERIOD = "100000";
    private static final long IDLE = 1;
    private static final IfAbsent REFUSE =
            new IfAbsent.Refuse("use a kernel with CONFIG_CFS_BANDWIDTH and CONFIG_CPUSETS");
    private static final IfAbsent WARN_OF_BURST =
            new IfAbsent.Warn("update the kernel: bursts came with 5.14");

    private final Translation translation;
    private final Cpu cpu;

    private CpuSettings(Translation translation, Cpu cpu) {
        this.translation = translation;
        this.cpu = cpu;
    }

    static void translate(Cpu cpu, Translation translation) throws CgroupException {
        CpuSettings settings = new CpuSettings(translation, cpu);
        switch (translation.version(Controller.CPU)) {
            case V1 -> settings.v1();
            case V2 -> settings.v2();
            case ABSENT -> settings.absent();
        }
        settings.cpuset();
    }

    private static Optional<String> given(OptionalLong value) {
        return value.orElse(0) == 0
                ? Optional.empty()
                : Optional.of(Long.toUnsignedString(value.getAsLong()));
    }

    private void v1() {
        idleAndShares(
                given(cpu.shares())
                        .map(shares -> write("cpu.shares", "cpu.shares", shares, REFUSE)));
        // A burst may not exceed the quota: with none, quota and period can move freely.
        burst("cpu.cfs_burst_us", Optional.of("0"));
        Optional<Setting.Write> quota =
                cpu.quota().orElse(0) == 0
                        ? Optional.empty()
                        : Optional.of(
                                write(
                                        "cpu.quota",
                                        "cpu.cfs_quota_us",
                                        Long.toString(cpu.quota().getAsLong()),
                                        REFUSE));
        Optional<Setting.Write> period =
                given(cpu.period())
                        .map(value -> write("cpu.period", "cpu.cfs_period_us", value, REFUSE));
        if (quota.isPresent() && period.isPresent()) {
            // Their quotient may not exceed the parent's, with an old value of the other neither.
            translation.add(new Setting.EitherOrder(period.get(), quota.get()));
        } else {
            quota.ifPresent(translation::add);
            period.ifPresent(translation::add);
        }
        burst("cpu.cfs_burst_us", given(cpu.burst()));
        realtimeV1();
    }

    /** The period first: the share that a time stands for is checked against the parent's. */
    private void realtimeV1() {
        IfAbsent refuse = new IfAbsent.Refuse("use a kernel with CONFIG_RT_GROUP_SCHED");
        given(cpu.realtimePeriod())
                .ifPresent(value ->
                        translation.add(
                                write("cpu.realtimePeriod", "cpu.rt_period_us", value, refuse)));
        if (cpu.realtimeRuntime().orElse(0) != 0) {
            String value = Long.toString(cpu.realtimeRuntime().getAsLong());
            translation.add(write("cpu.realtimeRuntime", "cpu.rt_runtime_us", value, refuse));
        }
    }

    private void v2() {
        idleAndShares(
                cpu.shares().orElse(0) == 0
                        ? Optional.empty()
                        : Optional.of(
                                write(
                                        "cpu.shares",
                                        "cpu.weight",
                                        Long.toString(Weights.cpu(cpu.shares().getAsLong())),
                                        REFUSE)));
        burst("cpu.max.burst", Optional.of("0"));
        long quota = cpu.quota().orElse(0);
        if (quota != 0 || given(cpu.period()).isPresent()) {
            String value =
                    (quota > 0 ? Long.toString(quota) : "max")
                            + " "
                            + given(cpu.period()).orElse(DEFAULT_PERIOD);
            translation.add(write("cpu.quota", "cpu.max", value, REFUSE));
        }
        burst("cpu.max.burst", given(cpu.burst()));
        if (cpu.realtimeRuntime().orElse(0) != 0 || given(cpu.realtimePeriod()).isPresent()) {
            translation.warn(
                    "cpu.realtimeRuntime",
                    "cgroup v2 does not share out real time",
                    "boot with cgroup v1, or use a kernel without CONFIG_RT_GROUP_SCHED");
        }
    }

    private void burst(String file, Optional<String> value) {
        if (given(cpu.burst()).isPresent() && value.isPresent()) {
            translation.add(write("cpu.burst", file, value.get(), WARN_OF_BURST));
        }
    }

    /**
     * An idle cgroup has no shares and the kernel takes none; one that ceases to be idle gets the
     * default, so that its shares come after that.
     */
    private void idleAndShares(Optional<Setting.Write> shares) {
        boolean idle = cpu.idle().orElse(0) == IDLE;
        if (cpu.idle().isPresent()) {
            IfAbsent ifAbsent =
                    idle
                            ? new IfAbsent.Warn("update the kernel: cpu.idle came with 5.15")
                            : new IfAbsent.Ignore();
            translation.add(write("cpu.idle", "cpu.idle", idle ? "1" : "0", ifAbsent));
        }
        if (!idle) {
            shares.ifPresent(translation::add);
        } else if (shares.isPresent()) {
            translation.warn(
                    "cpu.shares", "an idle container has no shares", "set cpu.idle or cpu.shares");
        }
    }

    private void cpuset() throws CgroupException {
        if (cpu.cpus().isEmpty() && cpu.mems().isEmpty()) {
            return;
        }
        if (translation.version(Controller.CPUSET) == Version.ABSENT) {
            throw translation.absent(
                    cpu.cpus().isPresent() ? "cpu.cpus" : "cpu.mems", Controller.CPUSET);
        }
        cpu.cpus().ifPresent(list -> addCpuset("cpu.cpus", "cpuset.cpus", list));
        cpu.mems().ifPresent(list -> addCpuset("cpu.mems", "cpuset.mems", list));
    }

    private void addCpuset(String name, String file, String list) {
        translation.add(name, Controller.CPUSET, file, list, REFUSE);
    }

    private static Setting.Write write(String name, String file, String value, IfAbsent ifAbsent) {
        return Translation.write(name, Controller.CPU, file, value, ifAbsent);
    }

    private void absent() throws CgroupException {
        if (cpu.quota().orElse(0) > 0) {
            throw translation.absent("cpu.quota", Controller.CPU);
        }
        if (cpu.realtimeRuntime().orElse(0) > 0) {
            throw translation.absent("cpu.realtimeRuntime", Controller.CPU);
        }
        if (given(cpu.shares()).isPresent()) {
            translation.warnAbsent("cpu.shares", Controller.CPU);
        }
        if (given(cpu.burst()).isPresent()) {
            translation.warnAbsent("cpu.burst", Controller.CPU);
        }
        if (cpu.idle().orElse(0) == IDLE) {
            translation.warnAbsent("cpu.idle", Controller.CPU);
        }
    }
}
