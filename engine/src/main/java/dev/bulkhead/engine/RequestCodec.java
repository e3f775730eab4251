package dev.bulkhead.engine;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes and reads requests as JSON; what keeps its default is not written. */
final class RequestCodec {
    private RequestCodec() {}

    static JsonObject write(ContainerRequest request) {
        ObjectWriter out =
                new ObjectWriter()
                        .object("root", writeRoot(request.root()))
                        .strings("command", request.command())
                        .flag("hasEntrypoint", request.entrypoint().isPresent())
                        .strings("entrypoint", request.entrypoint().orElse(List.of()))
                        .string("name", request.name())
                        .stringMap("environment", request.environment())
                        .string("workingDirectory", request.workingDirectory())
                        .string("user", request.user())
                        .strings("groups", request.groups())
                        .string("hostname", request.hostname())
                        .string("domainname", request.domainname())
                        .object("names", NameRequestCodec.write(request.names()))
                        .array("mounts", request.mounts(), RequestCodec::writeMount)
                        .strings("volumesFrom", request.volumesFrom())
                        .array("devices", request.devices(), RequestCodec::writeDevice)
                        .flag("readOnly", request.readOnly())
                        .stringMap("labels", request.labels())
                        .object("limits", LimitsCodec.write(request.limits()))
                        .object("network", NetworkRequestCodec.write(request.network()))
                        .strings("capabilitiesAdded", request.capabilitiesAdded())
                        .strings("capabilitiesDropped", request.capabilitiesDropped())
                        .flag("privileged", request.privileged())
                        .stringMap("sysctls", request.sysctls())
                        .flag("init", request.init())
                        .flag("terminal", request.terminal())
                        .flag("input", request.input())
                        .flag("autoRemove", request.autoRemove())
                        .string("stopSignal", request.stopSignal());
        writeWalls(request, out);
        request.stopTimeout()
                .ifPresent(timeout -> out.integer("stopTimeoutMillis", timeout.toMillis()));
        return out.finish(JsonObject.EMPTY);
    }

    private static void writeWalls(ContainerRequest request, ObjectWriter out) {
        HostNamespaces shared = request.namespaces();
        out.flag("hostNetwork", shared.network())
                .flag("hostPid", shared.pid())
                .flag("hostIpc", shared.ipc())
                .flag("hostUts", shared.uts())
                .flag("hostUser", shared.user())
                .flag("hostCgroup", shared.cgroup())
                .flag("newPrivileges", !request.security().noNewPrivileges());
        switch (request.security().seccomp()) {
            case Seccomp.Default() -> {}
            case Seccomp.Unconfined() -> out.flag("seccompUnconfined", true);
            case Seccomp.Profile(String json) -> out.string("seccompProfile", json);
        }
    }

    private static JsonObject writeRoot(RootSource root) {
        return switch (root) {
            case RootSource.Image(String reference) ->
                    new ObjectWriter().string("image", reference).finish(JsonObject.EMPTY);
            case RootSource.HostDirectory(Path path, boolean idMapped) ->
                    new ObjectWriter()
                            .string("directory", path.toString())
                            .flag("idMapped", idMapped)
                            .finish(JsonObject.EMPTY);
        };
    }

    private static JsonObject writeMount(MountRequest mount) {
        ObjectWriter out = new ObjectWriter().string("destination", mount.destination());
        switch (mount) {
            case MountRequest.Bind bind ->
                    out.string("source", bind.source().toString())
                            .flag("readOnly", bind.readOnly())
                            .flag("recursive", bind.recursive())
                            .string("propagation", bind.propagation())
                            .flag("createSource", bind.createSource())
                            .flag("writableBelow", bind.writableBelow());
            case MountRequest.Volume volume ->
                    out.flag("volume", true)
                            .string("name", volume.name())
                            .flag("readOnly", volume.readOnly())
                            .flag("noCopy", !volume.use().copy())
                            .string("subpath", volume.use().subpath())
                            .stringMap("labels", volume.use().labels())
                            .stringMap("driverOptions", volume.use().options());
            case MountRequest.Tmpfs tmpfs ->
                    out.flag("tmpfs", true).strings("options", tmpfs.options());
        }
        return out.finish(JsonObject.EMPTY);
    }

    private static JsonObject writeDevice(DeviceRequest device) {
        return new ObjectWriter()
                .string("source", device.source().toString())
                .string("destination", device.destination())
                .string("permissions", device.permissions())
                .finish(JsonObject.EMPTY);
    }

    static ContainerRequest read(ObjectReader in) {
        ContainerRequest.Builder request =
                ContainerRequest.of(in.requiredObject("root", RequestCodec::readRoot))
                        .command(in.strings("command"));
        List<String> entrypoint = in.strings("entrypoint");
        if (in.flag("hasEntrypoint")) {
            request.entrypoint(entrypoint);
        }
        in.string("name").ifPresent(request::name);
        in.stringMap("environment").forEach(request::variable);
        in.string("workingDirectory").ifPresent(request::workingDirectory);
        in.string("user").ifPresent(request::user);
        in.strings("groups").forEach(request::group);
        in.string("hostname").ifPresent(request::hostname);
        in.string("domainname").ifPresent(request::domainname);
        in.object("names", NameRequestCodec::read).ifPresent(request::names);
        in.objects("mounts", RequestCodec::readMount).forEach(request::mount);
        in.strings("volumesFrom").forEach(request::volumesFrom);
        in.objects("devices", RequestCodec::readDevice).forEach(request::device);
        in.stringMap("labels").forEach(request::label);
        in.object("limits", LimitsCodec::read).ifPresent(request::limits);
        in.object("network", NetworkRequestCodec::read).ifPresent(request::network);
        in.strings("capabilitiesAdded").forEach(request::addCapability);
        in.strings("capabilitiesDropped").forEach(request::dropCapability);
        in.stringMap("sysctls").forEach(request::sysctl);
        in.string("stopSignal").ifPresent(request::stopSignal);
        OptionalLong timeout = in.integer("stopTimeoutMillis");
        timeout.ifPresent(millis -> request.stopTimeout(Duration.ofMillis(millis)));
        return request.readOnly(in.flag("readOnly"))
                .namespaces(readNamespaces(in))
                .security(readSecurity(in))
                .privileged(in.flag("privileged"))
                .init(in.flag("init"))
                .terminal(in.flag("terminal"))
                .input(in.flag("input"))
                .autoRemove(in.flag("autoRemove"))
                .build();
    }

    private static HostNamespaces readNamespaces(ObjectReader in) {
        return new HostNamespaces(
                in.flag("hostNetwork"),
                in.flag("hostPid"),
                in.flag("hostIpc"),
                in.flag("hostUts"),
                in.flag("hostUser"),
                in.flag("hostCgroup"));
    }

    private static Security readSecurity(ObjectReader in) {
        Optional<String> profile = in.string("seccompProfile");
        boolean unconfined = in.flag("seccompUnconfined");
        Seccomp seccomp =
                profile.<Seccomp>map(Seccomp.Profile::new)
                        .orElseGet(() ->
                                unconfined ? new Seccomp.Unconfined() : new Seccomp.Default());
        return new Security(seccomp, !in.flag("newPrivileges"));
    }

    private static RootSource readRoot(ObjectReader in) {
        Optional<String> image = in.string("image");
        return image.isPresent()
                ? new RootSource.Image(image.get())
                : new RootSource.HostDirectory(
                        Path.of(in.requiredString("directory")), in.flag("idMapped"));
    }

    private static MountRequest readMount(ObjectReader in) {
        String destination = in.requiredString("destination");
        if (in.flag("tmpfs")) {
            return new MountRequest.Tmpfs(destination, in.strings("options"));
        }
        if (in.flag("volume")) {
            VolumeUse use =
                    new VolumeUse(
                            !in.flag("noCopy"),
                            in.string("subpath"),
                            in.stringMap("labels"),
                            in.stringMap("driverOptions"));
            return new MountRequest.Volume(
                    in.string("name"), destination, in.flag("readOnly"), use);
        }
        return new MountRequest.Bind(
                Path.of(in.requiredString("source")),
                destination,
                in.flag("readOnly"),
                in.flag("recursive"),
                in.requiredString("propagation"),
                in.flag("createSource"),
                in.flag("writableBelow"));
    }

    private static DeviceRequest readDevice(ObjectReader in) {
        return new DeviceRequest(
                Path.of(in.requiredString("source")),
                in.requiredString("destination"),
                in.requiredString("permissions"));
    }
}
