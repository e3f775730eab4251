package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a container shall be. */
public final class CreateReader {
    private final ContainerRequest.Builder request;
    private final List<String> warnings = new ArrayList<>();

    private CreateReader(ContainerRequest.Builder request) {
        this.request = request;
    }

    /** Reads the body of a request. */
    public static CreateReader read(ObjectReader in) {
        String image =
                in.string("Image")
                        .orElseThrow(
                                () -> new IllegalArgumentException("config: no image specified"));
        CreateReader reader = new CreateReader(ContainerRequest.ofImage(image));
        NetworkingReader networking = new NetworkingReader();
        reader.readConfig(in);
        networking.readConfig(in);
        Set<String> volumes = in.names("Volumes");
        List<MountRequest> mounts =
                in.object("HostConfig", host -> reader.readHostConfig(host, networking))
                        .orElse(List.of());
        networking.readNetworks(in);
        reader.request.network(networking.request());
        mounts.forEach(reader.request::mount);
        for (String volume : volumes) {
            if (mounts.stream().noneMatch(mount -> mount.destination().equals(volume))) {
                reader.request.mount(MountReader.ownVolume(volume));
            }
        }
        return reader;
    }

    private void readConfig(ObjectReader in) {
        in.string("Hostname").ifPresent(request::hostname);
        in.string("Domainname").ifPresent(request::domainname);
        in.string("User").ifPresent(request::user);
        in.string("WorkingDir").ifPresent(request::workingDirectory);
        request.command(strings(in, "Cmd").orElse(List.of()));
        // An empty string in the entrypoint takes the image's away.
        strings(in, "Entrypoint")
                .ifPresent(
                        words -> request.entrypoint(words.equals(List.of("")) ? List.of() : words));
        Map<String, String> environment = new LinkedHashMap<>();
        in.strings("Env").forEach(variable -> Variables.add(variable, environment));
        environment.forEach(request::variable);
        in.stringMap("Labels").forEach(request::label);
        request.terminal(in.flag("Tty")).input(in.flag("OpenStdin"));
        in.object("Healthcheck", HealthReader::read)
                .flatMap(check -> check)
                .ifPresent(request::healthCheck);
        in.string("StopSignal").ifPresent(request::stopSignal);
        in.integer("StopTimeout")
                .ifPresent(
                        seconds -> request.stopTimeout(Duration.ofSeconds(Math.max(0, seconds))));
    }

    private List<MountRequest> readHostConfig(ObjectReader in, NetworkingReader networking) {
        networking.readHostConfig(in);
        return new HostConfigReader(in, request, warnings).read();
    }

    /** Reads a list, or a string that stands for one; absent if it is null, missing or empty. */
    private static Optional<List<String>> strings(ObjectReader in, String name) {
        JsonValue value = in.unknown().fields().get(name);
        if (value instanceof JsonString(String text)) {
            return in.string(name).map(_ -> List.of("/bin/sh", "-c", text));
        }
        if (value == null || value instanceof JsonNull || value.equals(new JsonArray(List.of()))) {
            return Optional.empty();
        }
        return Optional.of(in.strings(name));
    }

    /** Sets the name. */
    public void name(String name) {
        request.name(name.startsWith("/") ? name.substring(1) : name);
    }

    /** Returns what was read. */
    public ContainerRequest request() {
        return request.build();
    }

    /** Returns what was asked for and is not done, for the client to show. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
