package dev.bulkhead.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events of an engine: the last some thousand in memory, which all readers share, so that a
 * reader costs nothing but its place in them and holds up nobody; what came before is in the
 * journal.
 */
final class EventLog implements Events, AutoCloseable {
    /** How far a reader may fall behind. */
    static final int KEPT = 4096;

    private final EventJournal journal;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Event number n, for the last {@code KEPT} of them, at n modulo {@code KEPT}. */
    private final Event[] ring = new Event[KEPT];

    private Instant last = Instant.now();
    private long published;
    private boolean isClosed;

    EventLog(EventJournal journal) {
        this.journal = journal;
    }

    /** Starts to keep events on disk. */
    void open() {
        journal.keep(new Reader(new ArrayDeque<>(), 0, Optional.empty(), Optional.empty()));
    }

    /** Tells all readers; waits for none. */
    void publish(Event.Subject subject, String action, String id, Map<String, String> attributes) {
        lock.lock();
        try {
            // No two have the same time, so that a time tells exactly what was before it.
            Instant now = Instant.now();
            last = now.isAfter(last) ? now : last.plusNanos(1);
            ring[index(published)] = new Event(last, subject, action, id, attributes);
            published++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static int index(long number) {
        return (int) (number % KEPT);
    }

    @Override
    public EventStream subscribe(Optional<Instant> since, Optional<Instant> until)
            throws EngineException {
        if (since.isEmpty()) {
            lock.lock();
            try {
                return new Reader(new ArrayDeque<>(), published, since, until);
            } finally {
                lock.unlock();
            }
        }
        long oldest;
        Instant kept;
        lock.lock();
        try {
            oldest = Math.max(0, published - KEPT);
            kept = oldest == published ? last.plusNanos(1) : ring[index(oldest)].time();
        } finally {
            lock.unlock();
        }
        return new Reader(journal.read(since.get(), kept), oldest, since, until);
    }

    /** Ends all streams once they are read to their end. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        journal.close();
    }

    /** A place in the events. */
    private final class Reader implements EventStream {
        private final Deque<Event> past;
        private final Optional<Instant> since;
        private final Optional<Instant> until;
        private long position;
        private long missed;
        private boolean isOver;

        Reader(Deque<Event> past, long position, Optional<Instant> since, Optional<Instant> until) {
            this.past = past;
            this.position = position;
            this.since = since;
            this.until = until;
        }

        @Override
        public Optional<Event> next() throws InterruptedException {
            return next(Instant.MAX);
        }

        @Override
        public Optional<Event> next(Duration patience) throws InterruptedException {
            return next(Instant.now().plus(patience));
        }

        private Optional<Event> next(Instant deadline) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                for (; ; ) {
                    Optional<Event> event = take();
                    Instant now = Instant.now();
                    if (event.isPresent() || isOver || !now.isBefore(deadline)) {
                        return event;
                    }
                    long _ =
                            changed.awaitNanos(
                                    nanos(now, until.filter(deadline::isAfter).orElse(deadline)));
                }
            } finally {
                lock.unlock();
            }
        }

        /** Returns how long to wait; after a while of nothing one may as well look again. */
        private static long nanos(Instant now, Instant deadline) {
            Instant longest = now.plus(Duration.ofDays(1));
            return Duration.between(now, deadline.isBefore(longest) ? deadline : longest).toNanos();
        }

        /** Takes what is there; notices the end. */
        private Optional<Event> take() {
            while (!isOver) {
                Optional<Event> event = advance();
                if (event.isEmpty()) {
                    isOver = isClosed || until.filter(Instant.now()::isAfter).isPresent();
                    return event;
                }
                Instant time = event.get().time();
                isOver = until.isPresent() && !time.isBefore(until.get());
                if (!isOver && (since.isEmpty() || !time.isBefore(since.get()))) {
                    return event;
                }
            }
            return Optional.empty();
        }

        private Optional<Event> advance() {
            Event old = past.poll();
            if (old != null) {
                return Optional.of(old);
            }
            long oldest = Math.max(0, published - KEPT);
            if (position < oldest) {
                missed += oldest - position;
                position = oldest;
            }
            return position == published ? Optional.empty() : Optional.of(ring[index(position++)]);
        }

        @Override
        public boolean isOver() {
            lock.lock();
            try {
                return isOver;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public long missed() {
            lock.lock();
            try {
                return missed;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                isOver = true;
                past.clear();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
