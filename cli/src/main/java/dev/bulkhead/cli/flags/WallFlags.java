package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.HostNamespaces;
import dev.bulkhead.engine.Security;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which walls are lowered, and which raised further. */
@Topic("Walls")
final class WallFlags {
    private static final String PID = "--pid";
    private static final String IPC = "--ipc";
    private static final String UTS = "--uts";
    private static final String USERNS = "--userns";
    private static final String CGROUPNS = "--cgroupns";
    private static final String CAP_ADD = "--cap-add";
    private static final String CAP_DROP = "--cap-drop";
    private static final String SYSCTL = "--sysctl";

    private static final String HOST = "host";
    private static final Pattern CAPABILITY = Pattern.compile("[A-Z][A-Z0-9_]{1,40}");
    private static final Pattern SYSCTL_NAME = Pattern.compile("[a-z][\\w.:/*-]*[./][\\w.:/*-]+");

    @Option(names = PID, paramLabel = HOST, description = "Share the host's processes")
    private Optional<String> pid = Optional.empty();

    @Option(names = IPC, paramLabel = HOST, description = "Share the host's shared memory")
    private Optional<String> ipc = Optional.empty();

    @Option(names = UTS, paramLabel = HOST, description = "Share the host's name")
    private Optional<String> uts = Optional.empty();

    @Option(
            names = USERNS,
            paramLabel = HOST,
            description = "No ids of its own: root inside is root outside")
    private Optional<String> userns = Optional.empty();

    @Option(
            names = CGROUPNS,
            paramLabel = "host|private",
            description = "Which cgroups it sees (default private)")
    private Optional<String> cgroupns = Optional.empty();

    @Option(names = CAP_ADD, paramLabel = "NAME", description = "Add a capability, or ALL")
    private List<String> added = List.of();

    @Option(names = CAP_DROP, paramLabel = "NAME", description = "Drop a capability, or ALL")
    private List<String> dropped = List.of();

    @Option(
            names = "--security-opt",
            paramLabel = "OPTION",
            description =
                    "seccomp=unconfined, seccomp=FILE, or no-new-privileges[=true|false] (default"
                            + " true)")
    private List<String> securityOptions = List.of();

    @Option(
            names = "--privileged",
            description = "Lower every wall but the namespaces; for what you trust as root")
    private boolean privileged;

    @Option(
            names = "--device",
            paramLabel = "HOST[:INSIDE][:rwm]",
            description = "Hand in a device of the host")
    private List<String> devices = List.of();

    @Option(
            names = SYSCTL,
            paramLabel = "NAME=VALUE",
            description = "Set a kernel setting of the container's namespaces")
    private List<String> sysctls = List.of();

    /**
     * Adds them to a request.
     *
     * @param hostNetwork whether it shares the host's network
     */
    void addTo(ContainerRequest.Builder request, Surroundings surroundings, boolean hostNetwork) {
        request.namespaces(namespaces(hostNetwork));
        added.forEach(name -> request.addCapability(capability(CAP_ADD, name)));
        dropped.forEach(name -> request.dropCapability(capability(CAP_DROP, name)));
        Security security = Security.DEFAULT;
        for (String option : securityOptions) {
            security = SecurityValue.apply(option, security, surroundings);
        }
        request.security(security);
        request.privileged(privileged);
        devices.forEach(device -> request.device(DeviceValue.parse(device)));
        sysctls.forEach(setting -> addSysctl(setting, request));
    }

    private HostNamespaces namespaces(boolean hostNetwork) {
        return new HostNamespaces(
                hostNetwork,
                isHost(PID, pid),
                isHost(IPC, ipc),
                isHost(UTS, uts),
                isHost(USERNS, userns),
                isHost(CGROUPNS, cgroupns));
    }

    private static boolean isHost(String flag, Optional<String> value) {
        return switch (value.orElse("")) {
            case "", "private" -> false;
            case HOST -> true;
            default ->
                    throw new InvalidFlagException(
                            flag, value.orElseThrow(), "expected host or private");
        };
    }

    private static String capability(String flag, String text) {
        String name = text.toUpperCase(Locale.ROOT);
        if (!CAPABILITY.matcher(name).matches()) {
            throw new InvalidFlagException(
                    flag, text, "expected a capability such as NET_ADMIN, or ALL");
        }
        return name;
    }

    private static void addSysctl(String setting, ContainerRequest.Builder request) {
        int separator = setting.indexOf('=');
        if (separator < 0 || !SYSCTL_NAME.matcher(setting.substring(0, separator)).matches()) {
            throw new InvalidFlagException(
                    SYSCTL, setting, "expected NAME=VALUE, as net.core.somaxconn=1024");
        }
        request.sysctl(setting.substring(0, separator), setting.substring(separator + 1));
    }
}
