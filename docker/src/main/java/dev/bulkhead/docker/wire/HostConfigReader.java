package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.DeviceRequest;
import dev.bulkhead.engine.HostNamespaces;
import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.ObjectReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads how a container is bound to its host. */
final class HostConfigReader {
    private static final String HOST = "host";

    private final ObjectReader in;
    private final ContainerRequest.Builder request;
    private final List<String> warnings;

    HostConfigReader(ObjectReader in, ContainerRequest.Builder request, List<String> warnings) {
        this.in = in;
        this.request = request;
        this.warnings = warnings;
    }

    /** Reads it, and returns what is to be mounted. */
    List<MountRequest> read() {
        request.limits(LimitsReader.read(in));
        request.privileged(in.flag("Privileged"))
                .readOnly(in.flag("ReadonlyRootfs"))
                .autoRemove(in.flag("AutoRemove"))
                .init(in.flag("Init"));
        in.strings("CapAdd").forEach(request::addCapability);
        in.strings("CapDrop").forEach(request::dropCapability);
        in.strings("GroupAdd").forEach(request::group);
        in.strings("VolumesFrom").forEach(request::volumesFrom);
        in.stringMap("Sysctls").forEach(request::sysctl);
        in.objects("Devices", HostConfigReader::device).forEach(request::device);
        request.names(NamesReader.read(in));
        request.namespaces(namespaces());
        request.security(SecurityOptions.read(in.strings("SecurityOpt"), warnings));
        warnOfTheRest();
        return mounts();
    }

    private static DeviceRequest device(ObjectReader in) {
        String source = in.requiredString("PathOnHost");
        return new DeviceRequest(
                Path.of(source),
                in.string("PathInContainer").orElse(source),
                in.string("CgroupPermissions").orElse("rwm"));
    }

    private HostNamespaces namespaces() {
        return new HostNamespaces(
                in.string("NetworkMode").filter(HOST::equals).isPresent(),
                isHost("PidMode"),
                isHost("IpcMode"),
                isHost("UTSMode"),
                isHost("UsernsMode"),
                isHost("CgroupnsMode"));
    }

    private boolean isHost(String name) {
        String mode = in.string(name).orElse("");
        return switch (mode) {
            case "", "private", "none", "shareable" -> false;
            case HOST -> true;
            default ->
                    throw new IllegalArgumentException(
                            "%s: '%s' is not supported: host or private".formatted(name, mode));
        };
    }

    private List<MountRequest> mounts() {
        List<MountRequest> mounts = new ArrayList<>();
        in.strings("Binds").forEach(bind -> mounts.add(MountReader.bind(bind)));
        in.objects("Mounts", MountReader::mount).forEach(mounts::add);
        in.stringMap("Tmpfs")
                .forEach((place, options) ->
                        mounts.add(
                                new MountRequest.Tmpfs(
                                        MountReader.destination(place),
                                        options.isEmpty()
                                                ? List.of()
                                                : List.of(options.split(",")))));
        return mounts;
    }

    /** What is asked for and cannot be had is said, never silently left out. */
    private void warnOfTheRest() {
        for (String name : List.of("Links", "DeviceRequests", "DeviceCgroupRules")) {
            if (!in.unknown().fields().containsKey(name)) {
                continue;
            }
            if (in.unknown().fields().get(name) instanceof JsonArray array
                    && !array.elements().isEmpty()) {
                warnings.add("HostConfig." + name + " is not supported and was ignored");
            }
        }
        for (String name : List.of("CgroupParent", "VolumeDriver")) {
            in.string(name)
                    .ifPresent(value ->
                            warnings.add(
                                    "HostConfig.%s '%s' is not supported and was ignored"
                                            .formatted(name, value)));
        }
    }
}
