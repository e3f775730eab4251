package dev.bulkhead.server.front;

import dev.bulkhead.cli.Caller;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Accepts fronts and runs the command of each on a virtual thread of its own. */
public final class FrontListener implements AutoCloseable {
    private static final Logger LOG = System.getLogger(FrontListener.class.getName());
    private static final int ROOT_USER = 0;

    private final SocketFile file;
    private final Poller poller;
    private final Lifecycle lifecycle;
    private final Path root;
    private final ToIntFunction<Caller> commands;
    private final int user;
    private volatile boolean closed;

    /**
     * Begins to accept.
     *
     * @param file where fronts connect; closed with this listener
     * @param poller what waits for them
     * @param lifecycle what counts them
     * @param root the root directory, of which fronts may be sure
     * @param commands runs a caller's command and returns its exit code
     */
    public FrontListener(
            SocketFile file,
            Poller poller,
            Lifecycle lifecycle,
            Path root,
            ToIntFunction<Caller> commands)
            throws IOException {
        this.file = file;
        this.poller = poller;
        this.lifecycle = lifecycle;
        this.root = root;
        this.commands = commands;
        this.user = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Thread.ofVirtual().name("front listener").start(this::acceptAll);
    }

    private void acceptAll() {
        while (!closed) {
            try {
                UnixSocket front = file.socket().accept(poller);
                // Counted here: from now on the server does not leave by itself.
                Optional<Lifecycle.Activity> activity = lifecycle.enter();
                activity.ifPresentOrElse(begun -> start(front, begun), front::close);
            } catch (IOException | IllegalStateException failure) {
                if (!closed) {
                    LOG.log(Level.ERROR, "cannot accept a front", failure);
                    pause();
                }
            }
        }
    }

    /** Lets connections end before the next try: most likely the descriptors ran out. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(UnixSocket front, Lifecycle.Activity activity) {
        Thread.ofVirtual().name("front").start(() -> serve(front, activity));
    }

    private void serve(UnixSocket front, Lifecycle.Activity activity) {
        try (activity;
                front) {
            int peer = front.peer().uid();
            if (peer != user && peer != ROOT_USER) {
                LOG.log(Level.WARNING, "refused a front of user " + peer);
                return;
            }
            try (Greeting greeting = Greeting.receive(front, poller)) {
                new CommandRun(front, greeting, poller, lifecycle, activity, root).serve(commands);
            }
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "a front left", failure);
        }
    }

    /** Accepts no more and removes the socket; commands that run go on. */
    @Override
    public void close() {
        closed = true;
        file.close();
    }
}
