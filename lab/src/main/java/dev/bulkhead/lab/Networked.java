package dev.bulkhead.lab;

import java.util.List;

/** Somebody whose containers are on a bridge, with ports that are reached from its host. */
sealed interface Networked extends Contender permits Bulkhead, Docker {
    /** Returns the command line's beginning. */
    Command client();

    /** Returns what stands before a program of this machine that is to run in a container. */
    List<String> machine();

    /** Returns a command as it is run on its host: where its bridge is. */
    Command onHost(String... words);
}
