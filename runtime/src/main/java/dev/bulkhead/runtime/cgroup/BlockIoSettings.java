package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Setting;
import dev.bulkhead.kernel.cgroup.Setting.IfAbsent;
import dev.bulkhead.oci.runtime.BlockIo;
import dev.bulkhead.oci.runtime.BlockIo.ThrottleDevice;
import dev.bulkhead.oci.runtime.BlockIo.WeightDevice;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Weights and limits of block I/O; a weight of 0 is as good as absent, a rate of 0 is no limit. */
final class BlockIoSettings {
    private static final IfAbsent WARN_OF_WEIGHT =
            new IfAbsent.Warn("use the I/O scheduler bfq, which is what knows weights");
    private static final IfAbsent REFUSE =
            new IfAbsent.Refuse("use a kernel with CONFIG_BLK_DEV_THROTTLING");

    private final Translation translation;
    private final List<Throttle> throttles;
    private final BlockIo blockIo;

    private BlockIoSettings(BlockIo blockIo, Translation translation) {
        this.translation = translation;
        this.blockIo = blockIo;
        this.throttles = Throttle.all(blockIo);
    }

    /**
     * One kind of limit.
     *
     * @param v1File after {@code blkio.throttle.}
     * @param v2Key in io.max
     */
    private record Throttle(
            String name, String v1File, String v2Key, List<ThrottleDevice> devices) {
        static List<Throttle> all(BlockIo blockIo) {
            return List.of(
                    new Throttle(
                            "blockIO.throttleReadBpsDevice",
                            "read_bps_device",
                            "rbps",
                            blockIo.throttleReadBpsDevice()),
                    new Throttle(
                            "blockIO.throttleWriteBpsDevice",
                            "write_bps_device",
                            "wbps",
                            blockIo.throttleWriteBpsDevice()),
                    new Throttle(
                            "blockIO.throttleReadIOPSDevice",
                            "read_iops_device",
                            "riops",
                            blockIo.throttleReadIopsDevice()),
                    new Throttle(
                            "blockIO.throttleWriteIOPSDevice",
                            "write_iops_device",
                            "wiops",
                            blockIo.throttleWriteIopsDevice()));
        }

        List<String> v1Lines() {
            return devices.stream()
                    .map(device -> node(device) + " " + Long.toUnsignedString(device.rate()))
                    .toList();
        }

        List<String> v2Lines() {
            return devices.stream()
                    .map(device -> node(device) + " " + v2Key + "=" + v2Rate(device.rate()))
                    .toList();
        }

        private static String node(ThrottleDevice device) {
            return device.major() + ":" + device.minor();
        }

        private static String v2Rate(long rate) {
            return rate == 0 ? "max" : Long.toUnsignedString(rate);
        }
    }

    static void translate(BlockIo blockIo, Translation translation) throws CgroupException {
        BlockIoSettings settings = new BlockIoSettings(blockIo, translation);
        switch (translation.version(Controller.BLKIO)) {
            case V1 -> settings.v1();
            case V2 -> settings.v2();
            case ABSENT -> settings.absent();
        }
        settings.warnOfLeafWeights();
    }

    private void v1() {
        LongUnaryOperator same = LongUnaryOperator.identity();
        addWeight(same, "blkio.weight", "blkio.bfq.weight");
        addDeviceWeights(same, "blkio.weight_device", "blkio.bfq.weight_device");
        for (Throttle throttle : throttles) {
            addThrottle(throttle, "blkio.throttle." + throttle.v1File, throttle.v1Lines());
        }
    }

    private void v2() {
        addWeight(Weights::io, "io.weight", "io.bfq.weight");
        addDeviceWeights(Weights::io, "io.weight", "io.bfq.weight");
        for (Throttle throttle : throttles) {
            addThrottle(throttle, "io.max", throttle.v2Lines());
        }
    }

    /** The scheduler bfq has files of its own in both versions, and keeps version 1's scale. */
    private void addWeight(LongUnaryOperator scale, String file, String bfqFile) {
        long weight = blockIo.weight().orElse(0);
        if (weight != 0) {
            addEither(
                    "blockIO.weight",
                    bfqFile,
                    List.of(Long.toString(weight)),
                    file,
                    List.of(Long.toString(scale.applyAsLong(weight))));
        }
    }

    private void addDeviceWeights(LongUnaryOperator scale, String file, String bfqFile) {
        List<String> unscaled = weightLines(LongUnaryOperator.identity());
        if (!unscaled.isEmpty()) {
            addEither("blockIO.weightDevice", bfqFile, unscaled, file, weightLines(scale));
        }
    }

    private List<String> weightLines(LongUnaryOperator scale) {
        return blockIo.weightDevice().stream()
                .filter(device -> device.weight().orElse(0) != 0)
                .map(device -> weightLine(device, scale))
                .toList();
    }

    private static String weightLine(WeightDevice device, LongUnaryOperator scale) {
        long weight = scale.applyAsLong(device.weight().orElseThrow());
        return device.major() + ":" + device.minor() + " " + weight;
    }

    private void addEither(
            String name,
            String file,
            List<String> values,
            String otherFile,
            List<String> otherValues) {
        translation.add(
                new Setting.FirstPresent(
                        List.of(
                                new Setting.Write(
                                        name, Controller.BLKIO, file, values, WARN_OF_WEIGHT),
                                new Setting.Write(
                                        name,
                                        Controller.BLKIO,
                                        otherFile,
                                        otherValues,
                                        WARN_OF_WEIGHT))));
    }

    private void addThrottle(Throttle throttle, String file, List<String> lines) {
        if (!lines.isEmpty()) {
            translation.add(
                    new Setting.Write(throttle.name, Controller.BLKIO, file, lines, REFUSE));
        }
    }

    private void warnOfLeafWeights() {
        boolean leaf =
                blockIo.leafWeight().orElse(0) != 0
                        || blockIo.weightDevice().stream()
                                .anyMatch(device -> device.leafWeight().orElse(0) != 0);
        if (leaf) {
            translation.warn(
                    "blockIO.leafWeight",
                    "kernels since 5.0 have no leaf weights",
                    "set blockIO.weight");
        }
    }

    private void absent() throws CgroupException {
        for (Throttle throttle : throttles) {
            if (throttle.devices.stream().anyMatch(device -> device.rate() != 0)) {
                throw translation.absent(throttle.name, Controller.BLKIO);
            }
        }
        if (blockIo.weight().orElse(0) != 0) {
            translation.warnAbsent("blockIO.weight", Controller.BLKIO);
        }
        if (!weightLines(LongUnaryOperator.identity()).isEmpty()) {
            translation.warnAbsent("blockIO.weightDevice", Controller.BLKIO);
        }
    }
}
