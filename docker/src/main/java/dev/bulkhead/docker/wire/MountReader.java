package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.engine.VolumeUse;
import dev.bulkhead.oci.json.ObjectReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is to be mounted. */
final class MountReader {
    private static final String PROPAGATION = "rprivate";

    private MountReader() {}

    static MountRequest ownVolume(String destination) {
        return new MountRequest.Volume(Optional.empty(), destination(destination), false);
    }

    /** Reads {@code SOURCE:DESTINATION[:OPTIONS]}. */
    static MountRequest bind(String text) {
        String[] parts = text.split(":", 4);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
            throw new IllegalArgumentException("invalid volume specification: '" + text + "'");
        }
        List<String> options = parts.length == 3 ? List.of(parts[2].split(",")) : List.of();
        String destination = destination(parts[1]);
        boolean readOnly = options.contains("ro");
        if (!parts[0].startsWith("/")) {
            VolumeUse use =
                    new VolumeUse(
                            !options.contains("nocopy"), Optional.empty(), Map.of(), Map.of());
            return new MountRequest.Volume(Optional.of(parts[0]), destination, readOnly, use);
        }
        String propagation =
                options.stream()
                        .filter(option -> option.matches("r?(private|slave|shared)"))
                        .findFirst()
                        .orElse(PROPAGATION);
        return new MountRequest.Bind(
                Path.of(parts[0]).normalize(), destination, readOnly, true, propagation, true);
    }

    static String destination(String text) {
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "invalid mount path: '" + text + "' mount path must be absolute");
        }
        String path = Path.of(text).normalize().toString();
        if (path.equals("/")) {
            throw new IllegalArgumentException(
                    "invalid volume specification: destination can't be '/'");
        }
        return path;
    }

    static MountRequest mount(ObjectReader in) {
        String destination = destination(in.requiredString("Target"));
        Optional<String> source = in.string("Source");
        boolean readOnly = in.flag("ReadOnly");
        String type = in.string("Type").orElse("volume");
        return switch (type) {
            case "bind" -> bind(in, source, destination, readOnly);
            case "volume" ->
                    new MountRequest.Volume(
                            source,
                            destination,
                            readOnly,
                            in.object("VolumeOptions", MountReader::use).orElse(VolumeUse.DEFAULT));
            case "tmpfs" -> new MountRequest.Tmpfs(destination, tmpfsOptions(in, readOnly));
            default ->
                    throw new IllegalArgumentException(
                            "mount type '%s' is not supported: bind, volume or tmpfs"
                                    .formatted(type));
        };
    }

    private static MountRequest bind(
            ObjectReader in, Optional<String> source, String destination, boolean readOnly) {
        Path path =
                source.map(Path::of)
                        .filter(Path::isAbsolute)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "invalid mount config for type \"bind\": invalid mount"
                                                + " path: mount path must be absolute"));
        BindOptions options =
                in.object("BindOptions", BindOptions::read).orElse(BindOptions.DEFAULT);
        return new MountRequest.Bind(
                path.normalize(),
                destination,
                readOnly,
                options.recursive(),
                options.propagation(),
                options.createSource(),
                options.writableBelow());
    }

    private static VolumeUse use(ObjectReader in) {
        Map<String, String> options =
                in.object("DriverConfig", driver -> driver.stringMap("Options")).orElse(Map.of());
        return new VolumeUse(
                !in.flag("NoCopy"), in.string("Subpath"), in.stringMap("Labels"), options);
    }

    private record BindOptions(
            boolean recursive, String propagation, boolean createSource, boolean writableBelow) {
        static final BindOptions DEFAULT = new BindOptions(true, PROPAGATION, false, false);

        static BindOptions read(ObjectReader in) {
            return new BindOptions(
                    !in.flag("NonRecursive"),
                    in.string("Propagation").orElse(PROPAGATION),
                    in.flag("CreateMountpoint"),
                    in.flag("ReadOnlyNonRecursive"));
        }
    }

    private static List<String> tmpfsOptions(ObjectReader in, boolean readOnly) {
        List<String> options = new ArrayList<>();
        in.object("TmpfsOptions", MountReader::sizeAndMode).ifPresent(options::addAll);
        if (readOnly) {
            options.add("ro");
        }
        return options;
    }

    private static List<String> sizeAndMode(ObjectReader in) {
        List<String> options = new ArrayList<>();
        in.integer("SizeBytes").stream()
                .filter(size -> size > 0)
                .forEach(size -> options.add("size=" + size));
        in.integer("Mode").stream()
                .filter(mode -> mode > 0)
                .forEach(mode -> options.add("mode=" + Long.toOctalString(mode)));
        return options;
    }
}
