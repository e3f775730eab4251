package dev.bulkhead.network;

import dev.bulkhead.kernel.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A process that connects, publishes and disconnects without end, until it is killed. */
final class KilledConnector {
    private KilledConnector() {}

    /** Begins; the one argument is the engine's directory. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        NetworkSettings settings =
                new NetworkSettings(
                        root,
                        root.resolve("networks"),
                        Optional.empty(),
                        true,
                        UnaryOperator.identity());
        Networks networks = Networks.open(settings, _ -> false);
        System.out.println("ready");
        for (int i = 0; ; i++) {
            connect(networks, i);
        }
    }

    private static void connect(Networks networks, int number) throws IOException {
        NetworkSpec network =
                number % 3 == 0
                        ? networks.create(NetworkDraft.bridge("n" + number))
                        : networks.list().getFirst();
        String owner = "owner" + number;
        try (Fd namespace = Machine.newNamespace()) {
            networks.attach(
                    namespace,
                    new EndpointRequest(owner, network.id(), List.of(), Optional.empty(), true));
            networks.publish(
                    owner, List.of(new PortRequest(Optional.empty(), 0, 0, 80, Protocol.TCP)));
            networks.detach(namespace, owner, network.id());
        }
        if (!network.isDefault()) {
            networks.remove(network.id());
        }
    }
}
