package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the parts of a {@link Linux}. */
public final class LinuxBuilder {
    private List<Namespace> namespaces = List.of();
    private List<IdMapping> uidMappings = List.of();
    private List<IdMapping> gidMappings = List.of();
    private TimeOffsets timeOffsets = TimeOffsets.NONE;
    private List<Device> devices = List.of();
    private Map<String, NetDevice> netDevices = Map.of();
    private Optional<String> cgroupsPath = Optional.empty();
    private Resources resources = Resources.NONE;
    private Optional<RootfsPropagation> rootfsPropagation = Optional.empty();
    private Optional<Seccomp> seccomp = Optional.empty();
    private Map<String, String> sysctl = Map.of();
    private List<String> maskedPaths = List.of();
    private List<String> readonlyPaths = List.of();
    private Optional<String> mountLabel = Optional.empty();
    private Optional<IntelRdt> intelRdt = Optional.empty();
    private Optional<Personality> personality = Optional.empty();
    private Optional<MemoryPolicy> memoryPolicy = Optional.empty();
    private JsonObject unknown = JsonObject.EMPTY;

    LinuxBuilder() {}

    LinuxBuilder(Linux linux) {
        namespaces = linux.namespaces();
        uidMappings = linux.uidMappings();
        gidMappings = linux.gidMappings();
        timeOffsets = linux.timeOffsets();
        devices = linux.devices();
        netDevices = linux.netDevices();
        cgroupsPath = linux.cgroupsPath();
        resources = linux.resources();
        rootfsPropagation = linux.rootfsPropagation();
        seccomp = linux.seccomp();
        sysctl = linux.sysctl();
        maskedPaths = linux.maskedPaths();
        readonlyPaths = linux.readonlyPaths();
        mountLabel = linux.mountLabel();
        intelRdt = linux.intelRdt();
        personality = linux.personality();
        memoryPolicy = linux.memoryPolicy();
        unknown = linux.unknown();
    }

    /** Sets all namespaces. */
    public LinuxBuilder namespaces(List<Namespace> values) {
        namespaces = values;
        return this;
    }

    /** Sets users and groups of a new user namespace. */
    public LinuxBuilder idMappings(List<IdMapping> uids, List<IdMapping> gids) {
        uidMappings = uids;
        gidMappings = gids;
        return this;
    }

    /** Sets the clocks of a new time namespace. */
    public LinuxBuilder timeOffsets(TimeOffsets value) {
        timeOffsets = value;
        return this;
    }

    /** Sets all nodes beside the usual ones. */
    public LinuxBuilder devices(List<Device> values) {
        devices = values;
        return this;
    }

    /** Sets the container's cgroup. */
    public LinuxBuilder cgroupsPath(String value) {
        cgroupsPath = Optional.of(value);
        return this;
    }

    /** Sets all limits on what the container uses. */
    public LinuxBuilder resources(Resources value) {
        resources = value;
        return this;
    }

    /** Sets how mounts below the root travel. */
    public LinuxBuilder rootfsPropagation(RootfsPropagation value) {
        rootfsPropagation = Optional.of(value);
        return this;
    }

    /** Sets what happens at each system call. */
    public LinuxBuilder seccomp(Seccomp value) {
        seccomp = Optional.of(value);
        return this;
    }

    /** Sets all kernel parameters. */
    public LinuxBuilder sysctl(Map<String, String> values) {
        sysctl = values;
        return this;
    }

    /** Sets everything that the container cannot read. */
    public LinuxBuilder maskedPaths(List<String> values) {
        maskedPaths = values;
        return this;
    }

    /** Sets everything that the container cannot write. */
    public LinuxBuilder readonlyPaths(List<String> values) {
        readonlyPaths = values;
        return this;
    }

    /** Sets the SELinux context of the mounts. */
    public LinuxBuilder mountLabel(String value) {
        mountLabel = Optional.of(value);
        return this;
    }

    /**
     * Makes the record.
     *
     * @throws dev.bulkhead.oci.json.InvalidFieldException if a part is invalid
     */
    public Linux build() {
        return new Linux(
                namespaces,
                uidMappings,
                gidMappings,
                timeOffsets,
                devices,
                netDevices,
                cgroupsPath,
                resources,
                rootfsPropagation,
                seccomp,
                sysctl,
                maskedPaths,
                readonlyPaths,
                mountLabel,
                intelRdt,
                personality,
                memoryPolicy,
                unknown);
    }
}
