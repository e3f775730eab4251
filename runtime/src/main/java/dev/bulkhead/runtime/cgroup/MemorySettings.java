package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Setting;
import dev.bulkhead.kernel.cgroup.Setting.IfAbsent;
import dev.bulkhead.oci.runtime.Memory;
import java.util.OptionalLong;

/**
 * Limits of memory. The specification follows version 1, where swap is limited together with
 * memory; −1 is no limit and 0 is as good as absent.
 */
final class MemorySettings {
    private static final long UNLIMITED = -1;
    private static final IfAbsent REFUSE =
            new IfAbsent.Refuse("update the kernel or switch its memory controller on");

    /** Swap can be counted only by a kernel that is told to. */
    private static final IfAbsent WARN_OF_SWAP =
            new IfAbsent.Warn("boot with swapaccount=1, or do without swap");

    private final Translation translation;
    private final Memory memory;

    private MemorySettings(Translation translation, Memory memory) {
        this.translation = translation;
        this.memory = memory;
    }

    static void translate(Memory memory, Translation translation) throws CgroupException {
        MemorySettings settings = new MemorySettings(translation, memory);
        settings.check();
        switch (translation.version(Controller.MEMORY)) {
            case V1 -> settings.v1();
            case V2 -> settings.v2();
            case ABSENT -> settings.absent();
        }
        if (given(memory.kernel()).isPresent()) {
            translation.warn(
                    "memory.kernel",
                    "kernels since 5.16 limit their own memory together with the rest only",
                    "rely on memory.limit, which includes it");
        }
    }

    private static OptionalLong given(OptionalLong value) {
        return value.orElse(0) == 0 ? OptionalLong.empty() : value;
    }

    private static boolean isBound(OptionalLong value) {
        return value.orElse(0) > 0;
    }

    private void check() throws CgroupException {
        long limit = memory.limit().orElse(0);
        long swap = memory.swap().orElse(0);
        if (limit > 0 && swap > 0 && swap < limit) {
            throw new CgroupException(
                    ("memory.swap: %d is less than memory.limit %d; it counts memory and swap"
                                    + " together")
                            .formatted(swap, limit));
        }
    }

    private void v1() {
        v1Limits();
        write("memory.reservation", memory.reservation(), "memory.soft_limit_in_bytes", REFUSE);
        write(
                "memory.kernelTCP",
                memory.kernelTcp(),
                "memory.kmem.tcp.limit_in_bytes",
                new IfAbsent.Warn("rely on memory.limit, which includes it"));
        memory.swappiness()
                .ifPresent(value -> add("memory.swappiness", "memory.swappiness", value, REFUSE));
        if (memory.disableOomKiller().orElse(false)) {
            add("memory.disableOOMKiller", "memory.oom_control", 1, REFUSE);
        }
    }

    private void v1Limits() {
        OptionalLong limit = given(memory.limit());
        OptionalLong swap = given(memory.swap());
        if (swap.isEmpty() && limit.orElse(0) == UNLIMITED) {
            // A limit of both together left from before would still bound memory.
            swap = limit;
        }
        if (limit.isPresent() && swap.isPresent()) {
            translation.add(
                    new Setting.EitherOrder(
                            limitV1(limit.getAsLong()), memoryAndSwapV1(swap.getAsLong())));
        } else {
            limit.ifPresent(value -> translation.add(limitV1(value)));
            swap.ifPresent(value -> translation.add(memoryAndSwapV1(value)));
        }
    }

    private static Setting.Write limitV1(long value) {
        return Translation.write(
                "memory.limit",
                Controller.MEMORY,
                "memory.limit_in_bytes",
                Long.toString(value),
                REFUSE);
    }

    private static Setting.Write memoryAndSwapV1(long value) {
        return Translation.write(
                "memory.swap",
                Controller.MEMORY,
                "memory.memsw.limit_in_bytes",
                Long.toString(value),
                value == UNLIMITED ? new IfAbsent.Ignore() : WARN_OF_SWAP);
    }

    private void v2() throws CgroupException {
        if (memory.checkBeforeUpdate().orElse(false) && isBound(memory.limit())) {
            // Version 2 would take a limit below the usage, and kill until it holds.
            translation.add(
                    new Setting.NotAbove(
                            "memory.limit",
                            Controller.MEMORY,
                            "memory.current",
                            memory.limit().getAsLong()));
        }
        // Swap first: a lower memory.max pushes pages out, and not into swap that is denied.
        v2Swap();
        write("memory.limit", memory.limit(), "memory.max", REFUSE);
        write("memory.reservation", memory.reservation(), "memory.low", REFUSE);
        if (given(memory.kernelTcp()).isPresent()) {
            warnV1Only("memory.kernelTCP", "rely on memory.limit, which includes it");
        }
        if (memory.swappiness().isPresent()) {
            warnV1Only("memory.swappiness", "set vm.swappiness for the whole host");
        }
        if (memory.disableOomKiller().orElse(false)) {
            warnV1Only("memory.disableOOMKiller", "set memory.oom.group, or a higher limit");
        }
    }

    /** Version 2 limits swap by itself. */
    private void v2Swap() throws CgroupException {
        long limit = memory.limit().orElse(0);
        long swap = memory.swap().orElse(0);
        if (swap == UNLIMITED || (swap == 0 && limit == UNLIMITED)) {
            translation.add(swapV2("max", new IfAbsent.Ignore()));
        } else if (swap > 0 && limit == 0) {
            throw new CgroupException(
                    "memory.swap: counts memory and swap together, so it needs memory.limit too");
        } else if (swap > 0) {
            long alone = limit == UNLIMITED ? swap : swap - limit;
            translation.add(swapV2(Long.toString(alone), WARN_OF_SWAP));
        }
    }

    private static Setting swapV2(String value, IfAbsent ifAbsent) {
        return Translation.write(
                "memory.swap", Controller.MEMORY, "memory.swap.max", value, ifAbsent);
    }

    private void warnV1Only(String name, String cure) {
        translation.warn(name, "cgroup v2 has no such setting", cure);
    }

    private void write(String name, OptionalLong value, String file, IfAbsent ifAbsent) {
        given(value).ifPresent(number -> add(name, file, number, ifAbsent));
    }

    private void add(String name, String file, long value, IfAbsent ifAbsent) {
        boolean unlimitedV2 = value == UNLIMITED && !file.endsWith("_in_bytes");
        translation.add(
                name,
                Controller.MEMORY,
                file,
                unlimitedV2 ? "max" : Long.toString(value),
                ifAbsent);
    }

    private void absent() throws CgroupException {
        if (isBound(memory.limit())) {
            throw translation.absent("memory.limit", Controller.MEMORY);
        }
        if (isBound(memory.swap())) {
            throw translation.absent("memory.swap", Controller.MEMORY);
        }
        if (isBound(memory.reservation())) {
            translation.warnAbsent("memory.reservation", Controller.MEMORY);
        }
        if (isBound(memory.kernelTcp())) {
            translation.warnAbsent("memory.kernelTCP", Controller.MEMORY);
        }
        if (memory.swappiness().isPresent()) {
            translation.warnAbsent("memory.swappiness", Controller.MEMORY);
        }
        if (memory.disableOomKiller().orElse(false)) {
            translation.warnAbsent("memory.disableOOMKiller", Controller.MEMORY);
        }
    }
}
