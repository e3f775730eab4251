package dev.bulkhead.network.dns;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a resolv.conf says.
 *
 * @param servers who is asked, in this order
 * @param search the domains that names are looked for in
 * @param options as they are written, such as {@code ndots:1}
 */
public record ResolverFile(List<InetAddress> servers, List<String> search, List<String> options) {
    /** The C library asks no more servers than this. */
    public static final int MAX_SERVERS = 3;

    /** One that says nothing. */
    public static final ResolverFile EMPTY = new ResolverFile(List.of(), List.of(), List.of());

    private static final int MAX_BYTES = 64 << 10;

    /** What systemd-resolved knows of the world, where /etc/resolv.conf names only itself. */
    private static final List<Path> HOST_FILES =
            List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf"));

    public ResolverFile {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        options = List.copyOf(options);
    }

    /** Reads what a file says; lines that say nothing known are passed over. */
    public static ResolverFile parse(String text) {
        List<InetAddress> servers = new ArrayList<>();
        List<String> search = new ArrayList<>();
        List<String> options = new ArrayList<>();
        for (String line : text.split("[\r\n]+", -1)) {
            List<String> words = List.of(line.strip().split("[ \t]+", -1));
            List<String> values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" ->
                        values.stream()
                                .findFirst()
                                .flatMap(ResolverFile::address)
                                .ifPresent(servers::add);
                case "search", "domain" -> {
                    search.clear();
                    search.addAll(values);
                }
                case "options" -> options.addAll(values);
                default -> {}
            }
        }
        return new ResolverFile(servers, search, options);
    }

    /** Returns what an address means that is written in numbers; no name is looked up. */
    public static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Reads the host's own; a missing one says nothing. */
    public static ResolverFile ofHost() {
        return first(file -> !file.servers().isEmpty()).orElse(EMPTY);
    }

    /** Reads the one of the host's that is of use in another network namespace, too. */
    public static ResolverFile ofHostElsewhere() {
        return first(file -> !file.reachableServers().isEmpty()).orElseGet(ResolverFile::ofHost);
    }

    private static Optional<ResolverFile> first(Predicate<ResolverFile> wanted) {
        for (Path file : HOST_FILES) {
            try (InputStream in = Files.newInputStream(file)) {
                ResolverFile found =
                        parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
                if (wanted.test(found)) {
                    return Optional.of(found);
                }
            } catch (IOException _) {
                // The next may be there.
            }
        }
        return Optional.empty();
    }

    /** Returns the servers that can be reached from another network namespace too. */
    public List<InetAddress> reachableServers() {
        return servers.stream()
                .filter(server -> !server.isLoopbackAddress() && !server.isLinkLocalAddress())
                .toList();
    }

    /** Writes a file that says this. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (InetAddress server : servers) {
            text.append("nameserver ").append(server.getHostAddress()).append('\n');
        }
        append(text, "search", search);
        append(text, "options", options);
        return text.toString();
    }

    private static void append(StringBuilder text, String keyword, List<String> values) {
        if (!values.isEmpty()) {
            text.append(keyword).append(' ').append(String.join(" ", values)).append('\n');
        }
    }
}
