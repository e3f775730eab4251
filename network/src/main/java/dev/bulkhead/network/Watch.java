package dev.bulkhead.network;

import dev.bulkhead.kernel.LinkEvents;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.nft.NfTablesEvents;
import java.io.IOException;
import java.util.function.Predicate;

/** Notices when somebody else takes bridges or rules away, and has them restored. */
final class Watch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Watch.class.getName());

    /** Whoever flushes and loads rules is let finish. */
    private static final int PAUSE_MILLIS = 20;

    private final Poller poller;
    private final NfTablesEvents filterEvents;
    private final LinkEvents linkEvents;

    /** Makes what is missing. */
    interface Restoring {
        void restore() throws IOException;
    }

    private interface Waiting {
        void await() throws IOException;
    }

    private Watch(Poller poller, NfTablesEvents filterEvents, LinkEvents linkEvents) {
        this.poller = poller;
        this.filterEvents = filterEvents;
        this.linkEvents = linkEvents;
    }

    /**
     * Begins to watch.
     *
     * @param table the rules' table
     * @param port whose changes of it do not count
     * @param bridge tells of the name of an interface whether it is needed
     */
    static Watch open(
            Host host, String table, int port, Predicate<String> bridge, Restoring restoring)
            throws IOException {
        Poller poller = Poller.open();
        try {
            NfTablesEvents filterEvents = host.inside(NfTablesEvents::open);
            LinkEvents linkEvents = host.inside(LinkEvents::open);
            Watch watch = new Watch(poller, filterEvents, linkEvents);
            start(() -> filterEvents.awaitLoss(poller, table, port), restoring);
            start(() -> linkEvents.awaitLoss(poller, bridge), restoring);
            return watch;
        } catch (IOException | RuntimeException e) {
            poller.close();
            throw e;
        }
    }

    private static void start(Waiting waiting, Restoring restoring) {
        Thread.ofVirtual().name("network-watch").start(() -> watch(waiting, restoring));
    }

    private static void watch(Waiting waiting, Restoring restoring) {
        try {
            while (true) {
                waiting.await();
                Thread.sleep(PAUSE_MILLIS);
                restoring.restore();
                LOG.log(
                        System.Logger.Level.WARNING,
                        "bridges or rules of the packet filter were removed by somebody else,"
                                + " and are restored");
            }
        } catch (IOException | IllegalStateException e) {
            // Also when it is closed.
            LOG.log(System.Logger.Level.DEBUG, "networks are not watched: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        filterEvents.close();
        linkEvents.close();
        poller.close();
    }
}
