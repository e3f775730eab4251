package dev.bulkhead.engine;

import java.nio.file.Path;

/**
 * Where everything of an engine lies. A container is a directory:
 *
 * <pre>
 * containers/ID/container.json   what it is; written before anything else counts
 *               started          when it was last started; absent: never
 *               log, log.1 …     its output
 *               exit             how its last run ended; written by the monitor
 *               restarts         how often it was started again, and when last; the monitor's too
 *               stopped, paused  a user has done so
 *               kept-volumes     beside removal: its own volumes stay
 *               failure          why the last start failed; absent: it did not
 *               monitor.sock     where its monitor answers
 *               hosts, hostname, resolv.conf  what it is told of names
 *               upper, work      what it changed
 *               execs/N          the same for further programs
 * images/                        the image store
 * volumes/NAME/data, volume.json volumes
 * mask/                          what hides the host's secrets below {@code --rootfs /}
 * removed/                       what is being deleted
 * events, events.1               what happened
 * lock                           who has the directory open
 * </pre>
 *
 * @param root the engine's directory
 */
record Layout(Path root) {
    Path lock() {
        return root.resolve("lock");
    }

    Path containers() {
        return root.resolve("containers");
    }

    Path container(String id) {
        return containers().resolve(id);
    }

    /** The directory of a further program in a container. */
    Path execution(String id, String execution) {
        return container(id).resolve("execs").resolve(execution);
    }

    Path images() {
        return root.resolve("images");
    }

    Path volumes() {
        return root.resolve("volumes");
    }

    Path volumeData(String name) {
        return volumes().resolve(name).resolve("data");
    }

    Path mask() {
        return root.resolve("mask");
    }

    Path events() {
        return root.resolve("events");
    }

    Path removed() {
        return root.resolve("removed");
    }
}
