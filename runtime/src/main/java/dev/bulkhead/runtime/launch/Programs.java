package dev.bulkhead.runtime.launch;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Memfd;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The monitor and the init as executable descriptors: copies in sealed memory, so that nobody in a
 * container who reaches one by /proc/PID/exe can change it (CVE-2019-5736).
 *
 * @param monitor the monitor
 * @param init the init
 */
public record Programs(Fd monitor, Fd init) implements AutoCloseable {
    /** Loads both for this machine's architecture. */
    public static Programs load() throws IOException {
        Fd monitor = load("monitor");
        try {
            return new Programs(monitor, load("init"));
        } catch (IOException e) {
            monitor.close();
            throw e;
        }
    }

    private static Fd load(String name) throws IOException {
        String architecture =
                System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x86_64";
        String resource = name + "-" + architecture;
        try (InputStream in = Programs.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(
                        "this build has no " + resource + "; it runs on x86_64 and aarch64 only");
            }
            return Memfd.sealed("bulkhead-" + name, in.readAllBytes());
        }
    }

    @Override
    public void close() {
        monitor.close();
        init.close();
    }
}
