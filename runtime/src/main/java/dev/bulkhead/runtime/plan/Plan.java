package dev.bulkhead.runtime.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A launch plan: everything that happens from a bare monitor to a container's program, as data.
 *
 * @param before operations of the monitor, before the clone
 * @param beside operations of the monitor while the child waits, born but idle
 * @param child operations of the child; the last one is the execve(2)
 * @param cloneFlags CLONE_NEW* of clone(2)
 * @param cgroup the descriptor of a cgroup v2 directory that the child is born in
 * @param streams what its standard streams are
 * @param options what the monitor does besides
 */
public record Plan(
        List<Op> before,
        List<Op> beside,
        List<Op> child,
        long cloneFlags,
        OptionalInt cgroup,
        Streams streams,
        Options options) {

    /** The descriptor numbers by which the monitor knows what it is given. */
    public static final int PLAN_DESCRIPTOR = 3;

    /** The connection to the engine. */
    public static final int CONTROL_DESCRIPTOR = 4;

    /** The container's directory. */
    public static final int DIRECTORY_DESCRIPTOR = 5;

    /** A first client, when {@link Options#client()}. */
    public static final int CLIENT_DESCRIPTOR = 6;

    /** The first of the caller's three streams, when they are {@link Streams#DIRECT}. */
    public static final int DIRECT_DESCRIPTOR = 7;

    /** The first descriptor that is the plan's own. */
    public static final int FREE_DESCRIPTOR = 10;

    public Plan {
        before = List.copyOf(before);
        beside = List.copyOf(beside);
        child = List.copyOf(child);
    }

    /**
     * What the monitor does besides launching.
     *
     * @param durable whether the exit file survives a power failure
     * @param client whether a first client is connected from the start
     * @param listen whether later clients may connect
     * @param input whether a pipe to standard input is kept open
     * @param logBytes the size at which the log is rotated; 0: never
     * @param logFiles how many files the log has at most, 1 to 100
     */
    public record Options(
            boolean durable,
            boolean client,
            boolean listen,
            boolean input,
            long logBytes,
            int logFiles) {
        public Options {
            if (logBytes < 0) {
                throw new IllegalArgumentException("a log's size is not negative: " + logBytes);
            }
            if (logFiles < 1 || logFiles > 100) {
                throw new IllegalArgumentException("a log has 1 to 100 files, not " + logFiles);
            }
        }
    }

    /**
     * Returns a first part, which says nothing of what only the rest needs: so those of two plans
     * can be equal.
     */
    public static Plan first(
            List<Op> before, List<Op> beside, List<Op> child, long cloneFlags, OptionalInt cgroup) {
        Options options = new Options(false, false, false, false, 0, 1);
        return new Plan(before, beside, child, cloneFlags, cgroup, Streams.DIRECT, options);
    }

    /** Returns all operations in the order of their numbers. */
    public List<Op> operations() {
        List<Op> all = new ArrayList<>(before.size() + beside.size() + child.size());
        all.addAll(before);
        all.addAll(beside);
        all.addAll(child);
        return all;
    }
}
