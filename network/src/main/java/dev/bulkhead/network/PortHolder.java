package dev.bulkhead.network;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds out which program has a port: by proc(5), as ss(8) does. */
final class PortHolder {
    private static final Path PROC = Path.of("/proc");

    private PortHolder() {}

    /** Returns words for the program that has a port in the calling thread's namespace. */
    static Optional<String> find(Protocol protocol, int port) {
        try {
            Set<String> sockets = sockets(protocol, port);
            return sockets.isEmpty() ? Optional.empty() : program(sockets);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Set<String> sockets(Protocol protocol, int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String family : List.of("", "6")) {
            Path table = PROC.resolve("thread-self/net/" + protocol + family);
            if (Files.exists(table)) {
                for (String line : Files.readAllLines(table)) {
                    String[] words = line.strip().split("\\s+", -1);
                    if (words.length > 9 && isAt(words[1], port) && !words[9].equals("0")) {
                        sockets.add("socket:[" + words[9] + "]");
                    }
                }
            }
        }
        return sockets;
    }

    private static boolean isAt(String address, int port) {
        return address.endsWith(String.format(Locale.ROOT, ":%04X", port));
    }

    private static Optional<String> program(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (hasAny(process.resolve("fd"), sockets)) {
                    return Optional.of(
                            "process %s (%s)"
                                    .formatted(
                                            process.getFileName(),
                                            Files.readString(process.resolve("comm")).strip()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean hasAny(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : all) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException _) {
            // It has ended meanwhile.
        }
        return false;
    }
}
