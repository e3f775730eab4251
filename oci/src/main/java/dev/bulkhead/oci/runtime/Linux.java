package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What only Linux has (OCI runtime specification, config-linux.md).
 *
 * @param namespaces what the container does not share with the runtime, each type at most once
 * @param uidMappings users of a new user namespace
 * @param gidMappings groups of a new user namespace
 * @param timeOffsets clocks of a new time namespace
 * @param devices nodes beside the usual ones
 * @param netDevices network interfaces that move into the container, by their names outside
 * @param cgroupsPath the container's cgroup: absolute from the cgroup mount, or relative to where
 *     the runtime likes
 * @param resources limits on what the container uses
 * @param rootfsPropagation how mounts below the root travel
 * @param seccomp what happens at each system call
 * @param sysctl kernel parameters by their names
 * @param maskedPaths what the container cannot read, absolute paths in it
 * @param readonlyPaths what the container cannot write, absolute paths in it
 * @param mountLabel SELinux context of its mounts
 * @param intelRdt shares of caches and memory bandwidth
 * @param personality how old the machine looks
 * @param memoryPolicy which memory nodes it uses
 * @param unknown fields that are kept as they are
 */
public record Linux(
        List<Namespace> namespaces,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings,
        TimeOffsets timeOffsets,
        List<Device> devices,
        Map<String, NetDevice> netDevices,
        Optional<String> cgroupsPath,
        Resources resources,
        Optional<RootfsPropagation> rootfsPropagation,
        Optional<Seccomp> seccomp,
        Map<String, String> sysctl,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        Optional<String> mountLabel,
        Optional<IntelRdt> intelRdt,
        Optional<Personality> personality,
        Optional<MemoryPolicy> memoryPolicy,
        JsonObject unknown) {
    /** Words with dots or slashes between: neither form can lead out of /proc/sys. */
    private static final Pattern SYSCTL = Pattern.compile("[^./\0]+(?:[./][^./\0]+)*");

    /** Nothing is isolated and nothing is limited. */
    public static final Linux NONE = builder().build();

    /** Checks names and paths, and copies the collections. */
    public Linux {
        Check.distinct("namespaces", namespaces, "type", space -> space.type().jsonName());
        netDevices.keySet().forEach(name -> NetDevice.checkName("netDevices", name));
        cgroupsPath.ifPresent(Linux::checkCgroupsPath);
        for (String name : sysctl.keySet()) {
            Check.matches("sysctl", name, SYSCTL, "a parameter such as net.ipv4.ip_forward");
        }
        Check.textMap("sysctl", sysctl);
        Check.absolutes("maskedPaths", maskedPaths);
        Check.absolutes("readonlyPaths", readonlyPaths);
        Check.text("mountLabel", mountLabel);
        namespaces = List.copyOf(namespaces);
        uidMappings = List.copyOf(uidMappings);
        gidMappings = List.copyOf(gidMappings);
        devices = List.copyOf(devices);
        netDevices = OrderedCopy.of(netDevices);
        sysctl = OrderedCopy.of(sysctl);
        maskedPaths = List.copyOf(maskedPaths);
        readonlyPaths = List.copyOf(readonlyPaths);
    }

    private static void checkCgroupsPath(String path) {
        Check.text("cgroupsPath", path);
        if (List.of(path.split("/", -1)).contains("..")) {
            throw new InvalidFieldException(
                    "cgroupsPath", "\"%s\" leads out by ..".formatted(path));
        }
    }

    /** Returns the namespace of a type, if the container does not share the runtime's. */
    public Optional<Namespace> namespace(Namespace.Type type) {
        return namespaces.stream().filter(namespace -> namespace.type() == type).findFirst();
    }

    static Linux read(ObjectReader in) {
        return new Linux(
                in.objects("namespaces", Namespace::read),
                in.objects("uidMappings", IdMapping::read),
                in.objects("gidMappings", IdMapping::read),
                in.object("timeOffsets", TimeOffsets::read).orElse(TimeOffsets.NONE),
                in.objects("devices", Device::read),
                in.objectMap("netDevices", NetDevice::read),
                in.string("cgroupsPath"),
                in.object("resources", Resources::read).orElse(Resources.NONE),
                in.constant("rootfsPropagation", RootfsPropagation.class),
                in.object("seccomp", Seccomp::read),
                in.stringMap("sysctl"),
                in.strings("maskedPaths"),
                in.strings("readonlyPaths"),
                in.string("mountLabel"),
                in.object("intelRdt", IntelRdt::read),
                in.object("personality", Personality::read),
                in.object("memoryPolicy", MemoryPolicy::read),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .array("namespaces", namespaces, Namespace::toJson)
                .array("uidMappings", uidMappings, IdMapping::toJson)
                .array("gidMappings", gidMappings, IdMapping::toJson)
                .object("timeOffsets", timeOffsets.toJson())
                .array("devices", devices, Device::toJson)
                .map("netDevices", netDevices, NetDevice::toJson)
                .string("cgroupsPath", cgroupsPath)
                .object("resources", resources.toJson())
                .constant("rootfsPropagation", rootfsPropagation)
                .object("seccomp", seccomp, Seccomp::toJson)
                .stringMap("sysctl", sysctl)
                .strings("maskedPaths", maskedPaths)
                .strings("readonlyPaths", readonlyPaths)
                .string("mountLabel", mountLabel)
                .object("intelRdt", intelRdt, IntelRdt::toJson)
                .object("personality", personality, Personality::toJson)
                .object("memoryPolicy", memoryPolicy, MemoryPolicy::toJson)
                .finish(unknown);
    }

    /** Starts with nothing isolated and nothing limited. */
    public static LinuxBuilder builder() {
        return new LinuxBuilder();
    }

    /** Starts with what is equal to this. */
    public LinuxBuilder toBuilder() {
        return new LinuxBuilder(this);
    }
}
