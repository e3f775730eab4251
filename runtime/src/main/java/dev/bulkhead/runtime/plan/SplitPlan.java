package dev.bulkhead.runtime.plan;

import java.util.OptionalInt;

/**
 * A launch plan, and where it can be cut in two. The first part can be carried out before anybody
 * knows what the container will be, up to a child that waits. The rest makes it that container.
 *
 * @param whole both parts in one
 * @param born where it is cut by {@link Cut#BORN}
 * @param furnished where it is cut by {@link Cut#FURNISHED}
 */
public record SplitPlan(Plan whole, Position born, Position furnished) {
    /**
     * How many operations of each phase belong to a first part.
     *
     * @param before those of the monitor, before the clone
     * @param beside those of the monitor, while the child waits
     * @param child those of the child
     */
    public record Position(int before, int beside, int child) {}

    private Position position(Cut cut) {
        return switch (cut) {
            case BORN -> born;
            case FURNISHED -> furnished;
        };
    }

    /** Returns what is done until the child waits. */
    public Plan first(Cut cut) {
        Position end = position(cut);
        return Plan.first(
                whole.before().subList(0, end.before()),
                whole.beside().subList(0, end.beside()),
                whole.child().subList(0, end.child()),
                whole.cloneFlags(),
                whole.cgroup());
    }

    /** Returns what is done from there on. */
    public Plan rest(Cut cut) {
        Position start = position(cut);
        return new Plan(
                whole.before().subList(start.before(), whole.before().size()),
                whole.beside().subList(start.beside(), whole.beside().size()),
                whole.child().subList(start.child(), whole.child().size()),
                0,
                OptionalInt.empty(),
                whole.streams(),
                whole.options());
    }
}
