package dev.bulkhead.engine;

import java.util.List;
import java.util.function.Predicate;

/** The networks of an engine, and who is in them. */
public interface Networks {
    /** Returns all networks: the predefined ones first, then in the order they were made in. */
    List<NetworkInfo> list();

    /**
     * Finds a network.
     *
     * @param reference its name, its id, or the first digits of its id if no other has them
     */
    NetworkInfo network(String reference) throws EngineException;

    /** Makes a network. */
    NetworkInfo create(NetworkCreation creation) throws EngineException;

    /** Removes a network that nobody is in. */
    void remove(String reference) throws EngineException;

    /**
     * Removes the networks that no container uses, running or not.
     *
     * @param wanted which of them
     * @return their names
     */
    List<String> prune(Predicate<NetworkInfo> wanted) throws EngineException;

    /** Connects a container to a network: at once if it runs, and whenever it is started. */
    void connect(String container, NetworkJoin join) throws EngineException;

    /**
     * Disconnects a container from a network.
     *
     * @param force whether it is no error if it is not in it
     */
    void disconnect(String container, String network, boolean force) throws EngineException;

    /** Returns the places that a running container has in networks; the leading one first. */
    List<NetworkEndpoint> endpoints(String container) throws EngineException;

    /** Returns the published ports of a running container. */
    List<PortBinding> ports(String container) throws EngineException;

    /** Publishes further ports of a container: at once if it runs, and whenever it is started. */
    List<PortBinding> publish(String container, List<PortMapping> ports) throws EngineException;

    /** Takes back published ports of a container, by its own port and protocol. */
    void unpublish(String container, int port, String protocol) throws EngineException;

    /** Returns what went through a running container's interfaces. */
    List<NetworkTraffic> traffic(String container) throws EngineException;
}
