package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.List;
import java.util.Map;

/**
 * Limits on what a container uses (OCI runtime specification, config-linux.md, "Control groups").
 *
 * @param devices what it may do with devices, in this order
 * @param memory memory and swap
 * @param cpu time on the CPUs, and which of them
 * @param pids number of processes and threads
 * @param blockIo reading and writing disks
 * @param hugepageLimits huge pages, by their sizes
 * @param network marks on what it sends
 * @param rdma remote memory access, by the devices' names
 * @param unified files of cgroup version 2 and what is written to them
 * @param unknown fields that are kept as they are
 */
public record Resources(
        List<DeviceRule> devices,
        Memory memory,
        Cpu cpu,
        Pids pids,
        BlockIo blockIo,
        List<HugepageLimit> hugepageLimits,
        NetworkTags network,
        Map<String, Rdma> rdma,
        Map<String, String> unified,
        JsonObject unknown) {
    /** No limit. */
    public static final Resources NONE = builder().build();

    /** Checks names, and copies the collections. */
    public Resources {
        Check.distinct("hugepageLimits", hugepageLimits, "pageSize", HugepageLimit::pageSize);
        unified.keySet().forEach(file -> Check.fileName("unified", file));
        Check.textMap("unified", unified);
        devices = List.copyOf(devices);
        hugepageLimits = List.copyOf(hugepageLimits);
        rdma = OrderedCopy.of(rdma);
        unified = OrderedCopy.of(unified);
    }

    static Resources read(ObjectReader in) {
        return new Resources(
                in.objects("devices", DeviceRule::read),
                in.object("memory", Memory::read).orElse(Memory.NONE),
                in.object("cpu", Cpu::read).orElse(Cpu.NONE),
                in.object("pids", Pids::read).orElse(Pids.NONE),
                in.object("blockIO", BlockIo::read).orElse(BlockIo.NONE),
                in.objects("hugepageLimits", HugepageLimit::read),
                in.object("network", NetworkTags::read).orElse(NetworkTags.NONE),
                in.objectMap("rdma", Rdma::read),
                in.stringMap("unified"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .array("devices", devices, DeviceRule::toJson)
                .object("memory", memory.toJson())
                .object("cpu", cpu.toJson())
                .object("pids", pids.toJson())
                .object("blockIO", blockIo.toJson())
                .array("hugepageLimits", hugepageLimits, HugepageLimit::toJson)
                .object("network", network.toJson())
                .map("rdma", rdma, Rdma::toJson)
                .stringMap("unified", unified)
                .finish(unknown);
    }

    /** Starts with no limit. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts with what is equal to this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.devices = devices;
        builder.memory = memory;
        builder.cpu = cpu;
        builder.pids = pids;
        builder.blockIo = blockIo;
        builder.hugepageLimits = hugepageLimits;
        builder.network = network;
        builder.rdma = rdma;
        builder.unified = unified;
        builder.unknown = unknown;
        return builder;
    }

    /** Collects limits. */
    public static final class Builder {
        private List<DeviceRule> devices = List.of();
        private Memory memory = Memory.NONE;
        private Cpu cpu = Cpu.NONE;
        private Pids pids = Pids.NONE;
        private BlockIo blockIo = BlockIo.NONE;
        private List<HugepageLimit> hugepageLimits = List.of();
        private NetworkTags network = NetworkTags.NONE;
        private Map<String, Rdma> rdma = Map.of();
        private Map<String, String> unified = Map.of();
        private JsonObject unknown = JsonObject.EMPTY;

        private Builder() {}

        /** Sets all rules for devices. */
        public Builder devices(List<DeviceRule> values) {
            devices = values;
            return this;
        }

        /** Sets the limits on memory and swap. */
        public Builder memory(Memory value) {
            memory = value;
            return this;
        }

        /** Sets the limits on CPUs. */
        public Builder cpu(Cpu value) {
            cpu = value;
            return this;
        }

        /** Sets the limit on processes. */
        public Builder pids(Pids value) {
            pids = value;
            return this;
        }

        /** Sets the limits on disks. */
        public Builder blockIo(BlockIo value) {
            blockIo = value;
            return this;
        }

        /** Sets all limits on huge pages. */
        public Builder hugepageLimits(List<HugepageLimit> values) {
            hugepageLimits = values;
            return this;
        }

        /** Sets all files of cgroup version 2. */
        public Builder unified(Map<String, String> values) {
            unified = values;
            return this;
        }

        /**
         * Makes the record.
         *
         * @throws dev.bulkhead.oci.json.InvalidFieldException if a part is invalid
         */
        public Resources build() {
            return new Resources(
                    devices,
                    memory,
                    cpu,
                    pids,
                    blockIo,
                    hugepageLimits,
                    network,
                    rdma,
                    unified,
                    unknown);
        }
    }
}
