package dev.bulkhead.network;

import dev.bulkhead.kernel.MacAddress;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What is kept on disk: networks, which outlive the machine, and memberships, which do not outlive
 * its next start, so that they need not be synced. Each file is there whole or not at all.
 */
final class StateFiles {
    private static final System.Logger LOG = System.getLogger(StateFiles.class.getName());
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String NETWORK = ".network";
    private static final String MEMBER = ".member";
    private static final int LARGEST = 1 << 20;

    private final Path directory;
    private final String boot;

    private StateFiles(Path directory, String boot) {
        this.directory = directory;
        this.boot = boot;
    }

    static StateFiles open(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new StateFiles(directory, Files.readString(BOOT_ID).strip());
    }

    void write(NetworkSpec network) throws IOException {
        StringWriter text = new StringWriter();
        SpecCodec.encode(network).store(text, "a network");
        write(directory.resolve(network.id() + NETWORK), text.toString(), true);
    }

    void delete(NetworkSpec network) throws IOException {
        Files.deleteIfExists(directory.resolve(network.id() + NETWORK));
        sync();
    }

    List<NetworkSpec> networks() throws IOException {
        List<NetworkSpec> networks = new ArrayList<>();
        for (Path file : files(NETWORK)) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
                networks.add(SpecCodec.decode(properties));
            } catch (IllegalArgumentException | DateTimeException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "%s describes no network and is left out: %s"
                                .formatted(file, e.getMessage()));
            }
        }
        return networks;
    }

    private List<Path> files(String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*" + suffix)) {
            for (Path file : all) {
                if (Files.size(file) <= LARGEST) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    void write(Membership member) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("boot " + boot);
        for (Endpoint each : member.endpoints()) {
            lines.add(
                    String.join(
                            " ",
                            "endpoint",
                            each.network(),
                            each.hostLink().isEmpty() ? "-" : each.hostLink(),
                            each.link(),
                            each.mac().toString(),
                            Boolean.toString(each.leading()),
                            each.addresses().stream()
                                    .map(Subnet::text)
                                    .collect(Collectors.joining(","))));
        }
        for (Forward each : member.forwards()) {
            PublishedPort port = each.port();
            lines.add(
                    String.join(
                            " ",
                            "port",
                            Subnet.text(port.hostAddress()),
                            Integer.toString(port.hostPort()),
                            Integer.toString(port.port()),
                            port.protocol().name(),
                            Subnet.text(each.target())));
        }
        write(file(member.owner()), String.join("\n", lines) + "\n", false);
    }

    void deleteMember(String owner) throws IOException {
        Files.deleteIfExists(file(owner));
    }

    private Path file(String owner) {
        return directory.resolve(owner + MEMBER);
    }

    /** Reads the memberships of this start of the machine, and forgets those of others. */
    List<Membership> members() throws IOException {
        List<Membership> members = new ArrayList<>();
        for (Path file : files(MEMBER)) {
            String name = file.getFileName().toString();
            String owner = name.substring(0, name.length() - MEMBER.length());
            List<String> lines = Files.readAllLines(file);
            if (!lines.isEmpty() && lines.getFirst().equals("boot " + boot)) {
                members.add(membership(owner, lines.subList(1, lines.size())));
            } else {
                deleteMember(owner);
            }
        }
        return members;
    }

    private static Membership membership(String owner, List<String> lines) {
        List<Endpoint> endpoints = new ArrayList<>();
        List<Forward> forwards = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("endpoint") && words.length == 7) {
                endpoints.add(endpoint(owner, words));
            } else if (words[0].equals("port") && words.length == 6) {
                forwards.add(forward(words));
            }
        }
        return new Membership(owner, endpoints, forwards);
    }

    private static Endpoint endpoint(String owner, String[] words) {
        return new Endpoint(
                owner,
                words[1],
                words[2].equals("-") ? "" : words[2],
                words[3],
                MacAddress.parse(words[4]),
                Arrays.stream(words[6].split(",", -1))
                        .filter(text -> !text.isEmpty())
                        .map(InetAddress::ofLiteral)
                        .toList(),
                Boolean.parseBoolean(words[5]));
    }

    private static Forward forward(String[] words) {
        PublishedPort port =
                new PublishedPort(
                        InetAddress.ofLiteral(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]),
                        Protocol.valueOf(words[4]));
        return new Forward(port, InetAddress.ofLiteral(words[5]));
    }

    private void write(Path file, String content, boolean durable) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (durable) {
                channel.force(true);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        if (durable) {
            sync();
        }
    }

    private void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
