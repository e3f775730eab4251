package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OCI bundle as a runtime's own {@code spec} command writes it, but for the program, the root
 * and the name of the cgroup: no user namespace and no seccomp filter, which is to the runtime's
 * favour.
 */
final class Bundle {
    private static final JsonMapper JSON = new JsonMapper();

    private Bundle() {}

    /**
     * Makes a bundle.
     *
     * @param runtime that writes the configuration
     * @param directory a new one
     * @param root directory of the container, which sees it read-only
     * @param cgroup a name for the container's
     */
    static Path create(
            Command runtime, Path directory, Path root, String cgroup, List<String> program)
            throws IOException {
        Files.createDirectories(directory);
        runtime.with("spec", "--bundle", directory.toString()).run();
        Path file = directory.resolve("config.json");
        ObjectNode configuration = (ObjectNode) JSON.readTree(file);
        ObjectNode process = (ObjectNode) configuration.get("process");
        process.put("terminal", false);
        ArrayNode arguments = process.putArray("args");
        program.forEach(arguments::add);
        ((ObjectNode) configuration.get("root")).put("path", root.toString());
        ((ObjectNode) configuration.get("linux")).put("cgroupsPath", "/" + cgroup);
        Files.writeString(file, JSON.writeValueAsString(configuration));
        return directory;
    }
}
