package dev.bulkhead.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The TCP ports that are listened on in a process's network: proc_pid_net(5). */
final class ListeningPorts {
    private static final String LISTEN = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;

    private ListeningPorts() {}

    /** Returns them; none if the process has ended. */
    static Set<Integer> of(int pid) throws IOException {
        Set<Integer> ports = new HashSet<>();
        for (String file : List.of("tcp", "tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net", file))) {
                    addListening(line, ports);
                }
            } catch (NoSuchFileException _) {
                // The process has ended, or there is no IPv6.
            }
        }
        return ports;
    }

    private static void addListening(String line, Set<Integer> ports) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > STATE && fields[STATE].equals(LISTEN)) {
            String address = fields[ADDRESS];
            ports.add(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16));
        }
    }
}
