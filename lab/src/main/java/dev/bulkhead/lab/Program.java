package dev.bulkhead.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that contenders are made of, and what brings them. */
enum Program {
    UNSHARE("unshare", "util-linux"),
    BUSYBOX("busybox", "busybox-static"),
    BWRAP("bwrap", "bubblewrap"),
    CRUN("crun", "crun"),
    RUNC("runc", "runc"),
    CONMON("conmon", "conmon"),
    DOCKERD("dockerd", "docker.io"),
    DOCKER("docker", "docker-cli"),
    IPERF3("iperf3", "iperf3"),
    SOCKPERF("sockperf", "sockperf");

    private final String command;
    private final String debianPackage;

    Program(String command, String debianPackage) {
        this.command = command;
        this.debianPackage = debianPackage;
    }

    /** Returns the name of the Debian package that holds it. */
    String debianPackage() {
        return debianPackage;
    }

    /** Returns where it is, if it is installed. */
    Optional<Path> find() {
        return find(command);
    }

    /**
     * Returns where it is.
     *
     * @throws AbsentException if it is not installed
     */
    String path() throws AbsentException {
        return find().map(Path::toString)
                .orElseThrow(() ->
                        new AbsentException(
                                "no %s on this machine: apt-get install %s"
                                        .formatted(command, debianPackage)));
    }

    /** Returns where the PATH has a program. */
    static Optional<Path> find(String command) {
        String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return Stream.of(path.split(":", -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, command))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
