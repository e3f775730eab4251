package dev.bulkhead.engine;

import dev.bulkhead.network.NetworkException;
import dev.bulkhead.network.NetworkSettings;
import dev.bulkhead.network.NetworkSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The networks on this host, if this process may have any: one without the rights runs containers
 * without.
 */
final class NetworkHost implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NetworkHost.class.getName());

    /** Keeps containers of the default network from the machine's metadata. */
    private static final String METADATA = "BULKHEAD_METADATA";

    private final Layout layout;
    private Optional<dev.bulkhead.network.Networks> opened = Optional.empty();
    private String reason = "they are not open yet";

    NetworkHost(Layout layout) {
        this.layout = layout;
    }

    /**
     * Opens them.
     *
     * @param alive tells of a container's id whether it runs
     * @param names makes words of a container's id
     */
    void open(Predicate<String> alive, UnaryOperator<String> names) {
        boolean metadata = !"false".equals(System.getenv(METADATA));
        NetworkSettings settings =
                new NetworkSettings(
                        layout.root(), layout.networks(), Optional.empty(), metadata, names);
        try {
            opened = Optional.of(dev.bulkhead.network.Networks.open(settings, alive));
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "containers have no networks here but none and host: " + reason);
        }
    }

    boolean isOpen() {
        return opened.isPresent();
    }

    dev.bulkhead.network.Networks require() throws EngineException {
        return opened.orElseThrow(() ->
                new EngineException(
                        EngineException.Kind.BAD_REQUEST,
                        "there are no networks here but none and host: " + reason));
    }

    List<NetworkSpec> specs() {
        return opened.map(dev.bulkhead.network.Networks::list).orElse(List.of());
    }

    /** Finds a network by its name, its id, or the first digits of its id. */
    NetworkSpec find(String reference) throws EngineException {
        String name = reference.equals("default") ? NetworkSpec.DEFAULT_NAME : reference;
        List<NetworkSpec> byId = new ArrayList<>();
        for (NetworkSpec network : require().list()) {
            if (network.name().equals(name) || network.id().equals(name)) {
                return network;
            }
            if (!name.isEmpty() && network.id().startsWith(name)) {
                byId.add(network);
            }
        }
        if (byId.size() == 1) {
            return byId.getFirst();
        }
        throw new EngineException(
                EngineException.Kind.NOT_FOUND,
                byId.isEmpty()
                        ? "network %s not found: \"network ls\" lists those there are"
                                .formatted(reference)
                        : "%s begins the ids of several networks".formatted(reference));
    }

    /** Makes of a failure one of the engine's. */
    static EngineException failed(String what, IOException cause) {
        EngineException.Kind kind = kind(cause);
        String text = String.valueOf(cause.getMessage());
        return new EngineException(
                kind, kind == EngineException.Kind.FAILED ? what + ": " + text : text, cause);
    }

    static EngineException.Kind kind(IOException cause) {
        return cause instanceof NetworkException known
                ? switch (known.kind()) {
                    case BAD_REQUEST -> EngineException.Kind.BAD_REQUEST;
                    case NOT_FOUND -> EngineException.Kind.NOT_FOUND;
                    case CONFLICT -> EngineException.Kind.CONFLICT;
                }
                : EngineException.Kind.FAILED;
    }

    @Override
    public void close() throws IOException {
        if (opened.isPresent()) {
            opened.get().close();
        }
    }
}
