package dev.bulkhead.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The five sets of capabilities of a thread: capabilities(7).
 *
 * @param effective what it may do now
 * @param permitted what it may make effective
 * @param inheritable what execve(2) keeps for a file that has them as inheritable too
 * @param bounding what execve(2) can give at most
 * @param ambient what execve(2) keeps for any unprivileged file
 */
public record CapabilitySets(
        Set<Capability> effective,
        Set<Capability> permitted,
        Set<Capability> inheritable,
        Set<Capability> bounding,
        Set<Capability> ambient) {
    private static final int LARGEST_STATUS = 64 * 1024;

    public CapabilitySets {
        effective = Set.copyOf(effective);
        permitted = Set.copyOf(permitted);
        inheritable = Set.copyOf(inheritable);
        bounding = Set.copyOf(bounding);
        ambient = Set.copyOf(ambient);
    }

    /** Reads the sets of the calling thread from proc(5). */
    public static CapabilitySets current() throws IOException {
        try (Fd file = Fcntl.open("/proc/thread-self/status", Fcntl.O_RDONLY)) {
            return parse(new String(Io.readAll(file, LARGEST_STATUS), UTF_8));
        }
    }

    static CapabilitySets parse(String status) throws IOException {
        return new CapabilitySets(
                line(status, "CapEff"),
                line(status, "CapPrm"),
                line(status, "CapInh"),
                line(status, "CapBnd"),
                line(status, "CapAmb"));
    }

    private static Set<Capability> line(String status, String key) throws IOException {
        Matcher line =
                Pattern.compile("^" + key + ":\\s*([0-9a-f]+)$", Pattern.MULTILINE).matcher(status);
        if (!line.find()) {
            throw new IOException("/proc/thread-self/status has no line " + key);
        }
        return Capability.ofMask(Long.parseUnsignedLong(line.group(1), 16));
    }
}
