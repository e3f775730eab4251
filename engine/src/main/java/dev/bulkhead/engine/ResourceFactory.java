package dev.bulkhead.engine;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.runtime.BlockIo;
import dev.bulkhead.oci.runtime.Cpu;
import dev.bulkhead.oci.runtime.DeviceRule;
import dev.bulkhead.oci.runtime.Memory;
import dev.bulkhead.oci.runtime.Pids;
import dev.bulkhead.oci.runtime.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Turns a request's limits into those of the runtime specification. */
final class ResourceFactory {
    /** Enough for any service, and too few for a fork bomb to take the machine. */
    private static final long DEFAULT_PIDS = 2048;

    private static final long CPU_PERIOD = 100_000;

    private ResourceFactory() {}

    static Resources make(ContainerRequest request) {
        Limits limits = request.limits();
        return Resources.builder()
                .devices(devices(request))
                .memory(memory(limits))
                .cpu(cpu(limits))
                .pids(new Pids(limits.pids().orElse(DEFAULT_PIDS)))
                .blockIo(blockIo(limits))
                .build();
    }

    /** Returns the limits that a container may get while it runs. */
    static Resources changeable(Limits limits) {
        return Resources.builder()
                .memory(memory(limits))
                .cpu(cpu(limits))
                .pids(new Pids(limits.pids().orElse(DEFAULT_PIDS)))
                .blockIo(blockIo(limits))
                .build();
    }

    private static List<DeviceRule> devices(ContainerRequest request) {
        if (request.privileged()) {
            return List.of(DeviceRule.every(true, "rwm"));
        }
        if (request.devices().isEmpty()) {
            return DefaultDevices.RULES;
        }
        List<DeviceRule> rules = new ArrayList<>(DefaultDevices.RULES);
        request.devices()
                .forEach(device ->
                        rules.add(HostDevice.at(device.source()).rule(device.permissions())));
        return rules;
    }

    /**
     * As much swap again as memory, unless the request says otherwise: what users of other engines
     * have.
     */
    private static Memory memory(Limits limits) {
        if (limits.memory().isEmpty() && limits.memoryReservation().isEmpty()) {
            return Memory.NONE;
        }
        Memory.Builder memory = Memory.builder();
        limits.memory()
                .ifPresent(bytes ->
                        memory.limit(bytes)
                                .swap(limits.memorySwap().orElse(Math.multiplyExact(bytes, 2))));
        limits.memoryReservation().ifPresent(memory::reservation);
        return memory.build();
    }

    private static Cpu cpu(Limits limits) {
        Cpu.Builder cpu = Cpu.builder();
        limits.cpus().ifPresent(cpus -> cpu.quota(Math.round(cpus * CPU_PERIOD), CPU_PERIOD));
        limits.cpuShares().ifPresent(cpu::shares);
        limits.cpusetCpus().ifPresent(cpu::cpus);
        limits.cpusetMems().ifPresent(cpu::mems);
        return cpu.build();
    }

    private static BlockIo blockIo(Limits limits) {
        if (limits.blockIoWeight().isEmpty()) {
            return BlockIo.NONE;
        }
        return new BlockIo(
                OptionalLong.of(limits.blockIoWeight().getAsInt()),
                OptionalLong.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                JsonObject.EMPTY);
    }
}
