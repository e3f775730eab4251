package dev.bulkhead.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A container engine on a directory, embedded in this process: no daemon, no other program.
 * Containers live on when the engine is closed or its process dies; whoever opens the directory
 * next finds them as they are.
 */
public interface Engine extends AutoCloseable {
    /**
     * Opens the engine of a directory, and makes the directory where it is missing.
     *
     * @param root absolute; one process at a time may have it open
     * @throws EngineException if another process has it open (the message names it), or it cannot
     *     be used
     */
    static Engine open(Path root) throws EngineException {
        return LocalEngine.open(root);
    }

    /** Makes a container, and does not start it. */
    Container create(ContainerRequest request) throws EngineException;

    /**
     * Finds a container.
     *
     * @param reference its name, its id, or the first digits of its id if no other has them
     */
    Container container(String reference) throws EngineException;

    /** Returns all containers, the newest first. */
    List<Container> containers();

    /**
     * Returns the plan by which a container would be started, in readable lines, each with its
     * reason. Nothing is made.
     */
    String explain(ContainerRequest request) throws EngineException;

    /** Returns the images that containers can be made of. */
    Images images();

    /** Returns what happens to containers, images, volumes and networks. */
    Events events();

    /** Returns the programs that are to run, or run, beside the containers' own. */
    Executions executions();

    /**
     * Returns whether containers need this engine to stay open: because they ask it for names (in
     * networks of their own they have no other to ask), because it checks their health, or because
     * it connects them to their networks when their monitor starts them again. Everything else goes
     * on without it.
     */
    boolean isNeeded();

    /** Returns the networks. */
    Networks networks();

    /** Returns the volumes. */
    Volumes volumes();

    /**
     * Counts what the engine takes of the disk. This looks at every file of containers and volumes.
     */
    DiskUsage diskUsage() throws EngineException;

    /**
     * Removes containers that do not run and are wanted gone; their nameless volumes stay.
     *
     * @return the ids of what was removed, and the bytes that this freed
     */
    Volumes.Pruned prune(Predicate<ContainerInfo> wanted) throws EngineException;

    /** Returns what this host can do. */
    HostInfo host();

    /** Lets go of the directory; running containers run on. */
    @Override
    void close();
}
