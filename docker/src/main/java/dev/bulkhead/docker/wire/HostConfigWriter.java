package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.DeviceRequest;
import dev.bulkhead.engine.HostNamespaces;
import dev.bulkhead.engine.Limits;
import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.engine.Seccomp;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes how a container is bound to its host. */
final class HostConfigWriter {
    private static final long SHARED_MEMORY = 64 << 20;

    private final ContainerRequest request;
    private final ObjectWriter out = new ObjectWriter();

    private HostConfigWriter(ContainerRequest request) {
        this.request = request;
    }

    static JsonObject write(ContainerRequest request) {
        return new HostConfigWriter(request).write();
    }

    /** Returns the network's name in the host's configuration. */
    static String networkMode(ContainerRequest request) {
        return request.namespaces().network() ? "host" : "none";
    }

    private JsonObject write() {
        out.value("Binds", SystemDocuments.orNull(binds()))
                .string("ContainerIDFile", "")
                .value("LogConfig", logging())
                .string("NetworkMode", networkMode(request))
                .value("PortBindings", JsonObject.EMPTY)
                .value("RestartPolicy", restart())
                .value("AutoRemove", new JsonBoolean(request.autoRemove()))
                .string("VolumeDriver", "")
                .value("VolumesFrom", SystemDocuments.orNull(request.volumesFrom()))
                .value("CapAdd", sorted(request.capabilitiesAdded()))
                .value("CapDrop", sorted(request.capabilitiesDropped()))
                .value("GroupAdd", SystemDocuments.orNull(request.groups()))
                .value("Links", new JsonNull())
                .value("Privileged", new JsonBoolean(request.privileged()))
                .value("PublishAllPorts", new JsonBoolean(false))
                .value("ReadonlyRootfs", new JsonBoolean(request.readOnly()))
                .value("SecurityOpt", SystemDocuments.orNull(security()))
                .string("Runtime", "bulkhead")
                .value("Init", new JsonBoolean(request.init()));
        NamesReader.write(request.names(), out);
        namespaces(request.namespaces());
        limits(request.limits());
        out.stringMap("Tmpfs", tmpfs()).stringMap("Sysctls", request.sysctls());
        return out.finish(JsonObject.EMPTY);
    }

    private static JsonValue sorted(Set<String> names) {
        return SystemDocuments.orNull(List.copyOf(new TreeSet<>(names)));
    }

    private static JsonObject logging() {
        return new ObjectWriter()
                .string("Type", "json-file")
                .value("Config", JsonObject.EMPTY)
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject restart() {
        return new ObjectWriter()
                .string("Name", "no")
                .integer("MaximumRetryCount", 0)
                .finish(JsonObject.EMPTY);
    }

    private void namespaces(HostNamespaces namespaces) {
        out.string("PidMode", mode(namespaces.pid(), ""))
                .string("IpcMode", mode(namespaces.ipc(), "private"))
                .string("UTSMode", mode(namespaces.uts(), ""))
                .string("UsernsMode", mode(namespaces.user(), ""))
                .string("CgroupnsMode", mode(namespaces.cgroup(), "private"));
    }

    private static String mode(boolean host, String otherwise) {
        return host ? "host" : otherwise;
    }

    private void limits(Limits limits) {
        out.integer("Memory", limits.memory().orElse(0))
                .integer("MemorySwap", limits.memorySwap().orElse(0))
                .integer("MemoryReservation", limits.memoryReservation().orElse(0))
                .integer("NanoCpus", Math.round(limits.cpus().orElse(0.0) * 1e9))
                .integer("CpuShares", limits.cpuShares().orElse(0))
                .integer("CpuPeriod", 0)
                .integer("CpuQuota", 0)
                .string("CpusetCpus", limits.cpusetCpus().orElse(""))
                .string("CpusetMems", limits.cpusetMems().orElse(""))
                .integer("BlkioWeight", limits.blockIoWeight().orElse(0))
                .integer("ShmSize", limits.sharedMemory().orElse(SHARED_MEMORY))
                .integer("OomScoreAdj", limits.oomScoreAdjustment().orElse(0))
                .value("OomKillDisable", new JsonBoolean(false));
        if (limits.pids().isPresent()) {
            out.integer("PidsLimit", limits.pids());
        } else {
            out.value("PidsLimit", new JsonNull());
        }
        out.requiredArray("Ulimits", limits.ulimits(), HostConfigWriter::ulimit)
                .requiredArray("Devices", request.devices(), HostConfigWriter::device);
    }

    private static JsonObject ulimit(Limits.Ulimit ulimit) {
        return new ObjectWriter()
                .string("Name", ulimit.name())
                .integer("Hard", ulimit.hard())
                .integer("Soft", ulimit.soft())
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject device(DeviceRequest device) {
        return new ObjectWriter()
                .string("PathOnHost", device.source().toString())
                .string("PathInContainer", device.destination())
                .string("CgroupPermissions", device.permissions())
                .finish(JsonObject.EMPTY);
    }

    private List<String> security() {
        List<String> options = new ArrayList<>();
        switch (request.security().seccomp()) {
            case Seccomp.Default() -> {}
            case Seccomp.Unconfined() -> options.add("seccomp=unconfined");
            case Seccomp.Profile(String json) -> options.add("seccomp=" + json);
        }
        options.add("no-new-privileges=" + request.security().noNewPrivileges());
        return options;
    }

    private List<String> binds() {
        List<String> binds = new ArrayList<>();
        for (MountRequest mount : request.mounts()) {
            switch (mount) {
                case MountRequest.Bind bind ->
                        binds.add(
                                "%s:%s%s"
                                        .formatted(
                                                bind.source(),
                                                bind.destination(),
                                                bind.readOnly() ? ":ro" : ""));
                case MountRequest.Volume volume ->
                        volume.name()
                                .ifPresent(name ->
                                        binds.add(
                                                "%s:%s%s"
                                                        .formatted(
                                                                name,
                                                                volume.destination(),
                                                                volume.readOnly() ? ":ro" : "")));
                case MountRequest.Tmpfs _ -> {}
            }
        }
        return binds;
    }

    private Map<String, String> tmpfs() {
        Map<String, String> mounts = new LinkedHashMap<>();
        for (MountRequest mount : request.mounts()) {
            if (mount instanceof MountRequest.Tmpfs(String destination, List<String> options)) {
                mounts.put(destination, String.join(",", options));
            }
        }
        return mounts;
    }
}
