package dev.bulkhead.network.dns;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One thread that does everything: it waits for channels, for times, and for what others hand it.
 * Whatever goes wrong with one channel ends that channel only.
 */
final class EventLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

    private static final Duration SETTLING = Duration.ofSeconds(1);

    /** What is done when a channel is ready. */
    interface Handler {
        void ready(SelectionKey key) throws IOException;

        /** Called when that failed: lets go of the channel. */
        void failed();
    }

    /** Something to be done at a time, unless it is called off. */
    record Timer(long at, long number, Runnable action) {}

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final TreeSet<Timer> timers =
            new TreeSet<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::number));
    private final Thread thread;
    private long timersMade;
    private volatile boolean isClosing;

    EventLoop() throws IOException {
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().daemon().name("names").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (selector) {
            while (!isClosing) {
                selector.select(this::handle, patience());
                runTimers();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    guard(task);
                }
            }
            selector.keys().forEach(key -> Channels.close(key.channel()));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "names are not resolved any more", e);
        }
    }

    /** Returns for how many milliseconds nothing is to be done; 0: for ever. */
    private long patience() {
        if (!tasks.isEmpty()) {
            return 1;
        }
        return timers.isEmpty()
                ? 0
                : Math.max(1, (timers.first().at() - System.nanoTime()) / 1_000_000 + 1);
    }

    private void runTimers() {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.first().at() <= now) {
            Timer due = timers.removeFirst();
            guard(due.action());
        }
    }

    private void handle(SelectionKey key) {
        Handler handler = (Handler) key.attachment();
        try {
            handler.ready(key);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a channel failed: {0}", e.getMessage());
            handler.failed();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a question could not be answered", e);
            handler.failed();
        }
    }

    private static void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a question could not be answered", e);
        }
    }

    /** Hands something to the thread, from any other. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /**
     * Waits until what was handed in is done, and what that has closed is free: a channel lets go
     * of its port only when the thread waits for channels again.
     */
    void settle() {
        for (int round = 0; round < 2; round++) {
            CountDownLatch done = new CountDownLatch(1);
            execute(done::countDown);
            try {
                if (!done.await(SETTLING.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Has a channel watched, from any thread. */
    SelectionKey register(SelectableChannel channel, int operations, Handler handler)
            throws IOException {
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, operations, handler);
        if (Thread.currentThread() != thread) {
            // It may wait already, and has not looked at this channel.
            selector.wakeup();
        }
        return key;
    }

    /** Has something done later; by the thread itself only. */
    Timer after(Duration delay, Runnable action) {
        Timer timer = new Timer(System.nanoTime() + delay.toNanos(), timersMade++, action);
        timers.add(timer);
        return timer;
    }

    /** Calls it off; one that is past is no error. */
    void cancel(Timer timer) {
        timers.remove(timer);
    }

    /** Ends the thread with all channels that it watches, and waits for its end. */
    @Override
    public void close() {
        isClosing = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
