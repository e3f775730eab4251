package dev.bulkhead.network;

import dev.bulkhead.kernel.Link;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Whether the machine passes packets on. It must for networks that something leads out of; where it
 * did not before, it then does so for the engines' networks only, and is put back when the last of
 * them is gone.
 */
final class Forwarding {
    private static final System.Logger LOG = System.getLogger(Forwarding.class.getName());
    private static final String IPV4 = "ipv4/ip_forward";
    private static final String IPV6 = "ipv6/conf/all/forwarding";
    private static final Path MARKS = Path.of("/run/bulkhead-forwarding");

    /** Kinds of interfaces that others pass packets between. */
    private static final Set<String> OTHERS = Set.of("bridge", "tun", "wireguard", "ipvlan");

    private final Host host;

    Forwarding(Host host) {
        this.host = host;
    }

    /**
     * Has packets passed on.
     *
     * @return whether it is for the engines' networks only
     */
    boolean enable(boolean ipv6) throws IOException {
        return host.inside(() -> {
            enable(IPV4, "4");
            if (ipv6) {
                keepRouters();
                enable(IPV6, "6");
            }
            return Files.exists(mark("4"));
        });
    }

    private static void enable(String setting, String mark) throws IOException {
        if (Host.set(setting, "1")) {
            Files.createDirectories(MARKS);
            Files.writeString(mark(mark), "");
            LOG.log(
                    System.Logger.Level.INFO,
                    "net/%s is switched on, for containers only".formatted(setting));
        }
    }

    /** A machine that passes packets on no longer learns routes from routers, unless told so. */
    private static void keepRouters() throws IOException {
        try (DirectoryStream<Path> links =
                Files.newDirectoryStream(Path.of("/proc/sys/net/ipv6/conf"))) {
            for (Path link : links) {
                String name = "ipv6/conf/" + link.getFileName() + "/accept_ra";
                if (Host.setting(name).filter("1"::equals).isPresent()) {
                    Host.set(name, "2");
                }
            }
        }
    }

    /** Puts back what was before, unless others may count on it by now. */
    void disable() throws IOException {
        if (!host.inside(() -> Files.exists(mark("4")) || Files.exists(mark("6")))) {
            return;
        }
        for (Link link : host.links().links()) {
            if (OTHERS.contains(link.kind())) {
                return;
            }
        }
        host.inside(() -> {
            disable(IPV4, "4");
            disable(IPV6, "6");
            return true;
        });
    }

    private static void disable(String setting, String mark) throws IOException {
        if (Files.deleteIfExists(mark(mark))) {
            Host.set(setting, "0");
        }
    }

    /** One for each network namespace that bridges are in. */
    private static Path mark(String version) throws IOException {
        Path namespace = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
        return MARKS.resolve(namespace.toString().replaceAll("[^0-9]", "") + "-" + version);
    }
}
