package dev.bulkhead.lab;

import java.util.stream.IntStream;

/**
 * How a contender runs many containers at once.
 *
 * @param start starts one and returns when it runs; "{}" stands for its number in its name
 * @param removal removes at once those that are named by its arguments
 * @param listing prints a line for each container that runs
 * @param largest of how many containers the crowd may be at most, for it to end in a reasonable
 *     time
 */
record Crowd(Command start, Command removal, Command listing, int largest) {
    /** The names of a crowd's containers, with "{}" for the number. */
    static final String NAME = "crowd-{}";

    /** Returns the command that removes a whole crowd. */
    Command removalOf(int count) {
        return removal.with(
                IntStream.rangeClosed(1, count)
                        .mapToObj(number -> NAME.replace("{}", Integer.toString(number)))
                        .toList());
    }
}
