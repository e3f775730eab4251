package dev.bulkhead.lab;

/**
 * A command whose time is taken.
 *
 * @param name as the table shows it
 * @param contender whose command it is
 * @param warmup how often it runs before it counts, at least once
 */
record Trial(String name, String contender, Action action, Command command, int warmup) {
    /** The warm-up of a program that keeps nothing from one run to the next but the page cache. */
    static final int COLD = 2;

    Trial {
        if (warmup < 1) {
            throw new IllegalArgumentException("a warm-up of " + warmup + " runs");
        }
    }
}
