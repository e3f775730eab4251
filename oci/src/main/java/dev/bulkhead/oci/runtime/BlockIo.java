package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;
import java.util.OptionalLong;

/**
 * Limits on reading and writing disks (OCI runtime specification, config-linux.md, "Block IO").
 * Weights are from 10 to 1000, or 0 for none.
 *
 * @param weight weight against other cgroups
 * @param leafWeight weight against the cgroups below
 * @param weightDevice weights for single disks
 * @param throttleReadBpsDevice bytes read in a second
 * @param throttleWriteBpsDevice bytes written in a second
 * @param throttleReadIopsDevice reads in a second
 * @param throttleWriteIopsDevice writes in a second
 * @param unknown fields that are kept as they are
 */
public record BlockIo(
        OptionalLong weight,
        OptionalLong leafWeight,
        List<WeightDevice> weightDevice,
        List<ThrottleDevice> throttleReadBpsDevice,
        List<ThrottleDevice> throttleWriteBpsDevice,
        List<ThrottleDevice> throttleReadIopsDevice,
        List<ThrottleDevice> throttleWriteIopsDevice,
        JsonObject unknown) {
    /** No limit. */
    public static final BlockIo NONE =
            new BlockIo(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    JsonObject.EMPTY);

    /**
     * Weights for one disk, at least one of them.
     *
     * @param major the driver's number
     * @param minor the driver's own number for the disk
     * @param weight weight against other cgroups
     * @param leafWeight weight against the cgroups below
     * @param unknown fields that are kept as they are
     */
    public record WeightDevice(
            long major,
            long minor,
            OptionalLong weight,
            OptionalLong leafWeight,
            JsonObject unknown) {
        /** Checks the ranges. */
        public WeightDevice {
            Check.range("major", major, 0, Device.MAX_MAJOR);
            Check.range("minor", minor, 0, Device.MAX_MINOR);
            checkWeight("weight", weight);
            checkWeight("leafWeight", leafWeight);
            if (weight.isEmpty() && leafWeight.isEmpty()) {
                throw new InvalidFieldException("weight", "is required, or leafWeight is");
            }
        }

        static WeightDevice read(ObjectReader in) {
            return new WeightDevice(
                    in.requiredInteger("major"),
                    in.requiredInteger("minor"),
                    in.integer("weight"),
                    in.integer("leafWeight"),
                    in.unknown());
        }

        JsonObject toJson() {
            return new ObjectWriter()
                    .integer("major", major)
                    .integer("minor", minor)
                    .integer("weight", weight)
                    .integer("leafWeight", leafWeight)
                    .finish(unknown);
        }
    }

    /**
     * A limit for one disk.
     *
     * @param major the driver's number
     * @param minor the driver's own number for the disk
     * @param rate what is allowed in a second, without a sign
     * @param unknown fields that are kept as they are
     */
    public record ThrottleDevice(long major, long minor, long rate, JsonObject unknown) {
        /** Checks the ranges. */
        public ThrottleDevice {
            Check.range("major", major, 0, Device.MAX_MAJOR);
            Check.range("minor", minor, 0, Device.MAX_MINOR);
        }

        /** Sets a limit. */
        public ThrottleDevice(long major, long minor, long rate) {
            this(major, minor, rate, JsonObject.EMPTY);
        }

        static ThrottleDevice read(ObjectReader in) {
            return new ThrottleDevice(
                    in.requiredInteger("major"),
                    in.requiredInteger("minor"),
                    in.requiredUnsigned("rate"),
                    in.unknown());
        }

        JsonObject toJson() {
            return new ObjectWriter()
                    .integer("major", major)
                    .integer("minor", minor)
                    .unsigned("rate", rate)
                    .finish(unknown);
        }
    }

    /** Checks the weights, and copies the lists. */
    public BlockIo {
        checkWeight("weight", weight);
        checkWeight("leafWeight", leafWeight);
        weightDevice = List.copyOf(weightDevice);
        throttleReadBpsDevice = List.copyOf(throttleReadBpsDevice);
        throttleWriteBpsDevice = List.copyOf(throttleWriteBpsDevice);
        throttleReadIopsDevice = List.copyOf(throttleReadIopsDevice);
        throttleWriteIopsDevice = List.copyOf(throttleWriteIopsDevice);
    }

    private static void checkWeight(String field, OptionalLong weight) {
        if (weight.orElse(0) != 0) {
            Check.range(field, weight, 10, 1000);
        }
    }

    static BlockIo read(ObjectReader in) {
        return new BlockIo(
                in.integer("weight"),
                in.integer("leafWeight"),
                in.objects("weightDevice", WeightDevice::read),
                in.objects("throttleReadBpsDevice", ThrottleDevice::read),
                in.objects("throttleWriteBpsDevice", ThrottleDevice::read),
                in.objects("throttleReadIOPSDevice", ThrottleDevice::read),
                in.objects("throttleWriteIOPSDevice", ThrottleDevice::read),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .integer("weight", weight)
                .integer("leafWeight", leafWeight)
                .array("weightDevice", weightDevice, WeightDevice::toJson)
                .array("throttleReadBpsDevice", throttleReadBpsDevice, ThrottleDevice::toJson)
                .array("throttleWriteBpsDevice", throttleWriteBpsDevice, ThrottleDevice::toJson)
                .array("throttleReadIOPSDevice", throttleReadIopsDevice, ThrottleDevice::toJson)
                .array("throttleWriteIOPSDevice", throttleWriteIopsDevice, ThrottleDevice::toJson)
                .finish(unknown);
    }
}
