package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.HostInfo;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The engine and its host. */
public final class SystemDocuments {
    private static final String NAME = "Bulkhead Engine";

    private SystemDocuments() {}

    /** Writes the answer to {@code docker version}. */
    public static JsonObject version(HostInfo host, String product, String newest, String oldest) {
        JsonObject component =
                new ObjectWriter()
                        .string("Name", "Engine")
                        .string("Version", product)
                        .object(
                                "Details",
                                new ObjectWriter()
                                        .string("ApiVersion", newest)
                                        .string("MinAPIVersion", oldest)
                                        .string("Os", "linux")
                                        .string("Arch", architecture())
                                        .string("KernelVersion", host.kernel())
                                        .string("GoVersion", runtime())
                                        .string("GitCommit", "")
                                        .string("BuildTime", "")
                                        .string("Experimental", "false")
                                        .finish(JsonObject.EMPTY))
                        .finish(JsonObject.EMPTY);
        return new ObjectWriter()
                .value("Platform", new ObjectWriter().string("Name", NAME).finish(JsonObject.EMPTY))
                .requiredArray("Components", List.of(component), each -> each)
                .string("Version", product)
                .string("ApiVersion", newest)
                .string("MinAPIVersion", oldest)
                .string("GitCommit", "")
                .string("GoVersion", runtime())
                .string("Os", "linux")
                .string("Arch", architecture())
                .string("KernelVersion", host.kernel())
                .string("BuildTime", "")
                .finish(JsonObject.EMPTY);
    }

    private static String runtime() {
        return "java" + Runtime.version().feature();
    }

    /** Returns the machine's architecture as Go names it. */
    static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? "arm64" : name;
    }

    private static String machine() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    /** Writes the answer to {@code docker info}. */
    public static JsonObject info(
            HostInfo host, List<Container> containers, int images, String product)
            throws IOException {
        long paused = count(containers, Phase.PAUSED);
        ObjectWriter out =
                new ObjectWriter()
                        .string("ID", "bulkhead:" + host.root())
                        .integer("Containers", containers.size())
                        .integer("ContainersRunning", count(containers, Phase.RUNNING))
                        .integer("ContainersPaused", paused)
                        .integer(
                                "ContainersStopped",
                                count(containers, Phase.CREATED) + count(containers, Phase.EXITED))
                        .integer("Images", images)
                        .string("Driver", "overlay2")
                        .value("DriverStatus", new JsonArray(List.of()))
                        .string("DockerRootDir", host.root())
                        .value("Plugins", plugins());
        abilities(out);
        return out.string("SystemTime", Instant.now().toString())
                .string("LoggingDriver", "json-file")
                .string("CgroupDriver", "cgroupfs")
                .string("CgroupVersion", host.cgroups().contains("2") ? "2" : "1")
                .integer("NEventsListener", 0)
                .string("KernelVersion", host.kernel())
                .string("OperatingSystem", operatingSystem())
                .string("OSVersion", "")
                .string("OSType", "linux")
                .string("Architecture", machine())
                .integer("NCPU", Runtime.getRuntime().availableProcessors())
                .integer("MemTotal", memory())
                .string("IndexServerAddress", "https://index.docker.io/v1/")
                .value("RegistryConfig", JsonObject.EMPTY)
                .string("Name", hostname())
                .value("Labels", new JsonArray(List.of()))
                .string("ServerVersion", product)
                .value("Runtimes", runtimes())
                .string("DefaultRuntime", "bulkhead")
                .value("Swarm", swarm())
                .string("InitBinary", "bulkhead-init")
                .requiredArray("SecurityOptions", security(), JsonString::new)
                .requiredArray("Warnings", host.warnings(), JsonString::new)
                .finish(JsonObject.EMPTY);
    }

    private static void abilities(ObjectWriter out) {
        for (String ability :
                List.of(
                        "MemoryLimit",
                        "SwapLimit",
                        "CpuCfsPeriod",
                        "CpuCfsQuota",
                        "CPUShares",
                        "CPUSet",
                        "PidsLimit",
                        "IPv4Forwarding")) {
            out.value(ability, new JsonBoolean(true));
        }
        for (String inability :
                List.of(
                        "OomKillDisable",
                        "Debug",
                        "ExperimentalBuild",
                        "LiveRestoreEnabled",
                        "KernelMemoryTCP")) {
            out.value(inability, new JsonBoolean(inability.equals("LiveRestoreEnabled")));
        }
        out.integer("NFd", 0).integer("NGoroutines", 0);
    }

    private static JsonObject plugins() {
        return new ObjectWriter()
                .strings("Volume", List.of("local"))
                .strings("Network", List.of("bridge", "host", "null"))
                .value("Authorization", new JsonNull())
                .strings("Log", List.of("json-file", "none"))
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject runtimes() {
        JsonObject runtime = new ObjectWriter().string("path", "bulkhead").finish(JsonObject.EMPTY);
        return new ObjectWriter().value("bulkhead", runtime).finish(JsonObject.EMPTY);
    }

    private static JsonObject swarm() {
        return new ObjectWriter()
                .string("NodeID", "")
                .string("NodeAddr", "")
                .string("LocalNodeState", "inactive")
                .value("ControlAvailable", new JsonBoolean(false))
                .string("Error", "")
                .value("RemoteManagers", new JsonNull())
                .finish(JsonObject.EMPTY);
    }

    private static List<String> security() {
        return List.of("name=seccomp,profile=builtin", "name=userns", "name=no-new-privileges");
    }

    private static long count(List<Container> containers, Phase phase) {
        return containers.stream().filter(each -> each.info().status().phase() == phase).count();
    }

    private static String operatingSystem() throws IOException {
        Path release = Path.of("/etc/os-release");
        if (!Files.isReadable(release)) {
            return "Linux";
        }
        return lineOf(release, "PRETTY_NAME=").replace("\"", "");
    }

    private static long memory() throws IOException {
        String kib = lineOf(Path.of("/proc/meminfo"), "MemTotal:").replaceAll("\\D", "");
        return kib.isEmpty() ? 0 : Long.parseLong(kib) << 10;
    }

    private static String hostname() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }

    private static String lineOf(Path file, String prefix) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst()
                    .orElse("");
        }
    }

    /** Returns a list that some clients want to be null where it is empty. */
    static JsonValue orNull(List<String> values) {
        return values.isEmpty()
                ? new JsonNull()
                : new JsonArray(values.stream().<JsonValue>map(JsonString::new).toList());
    }
}
