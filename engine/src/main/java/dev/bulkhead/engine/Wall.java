package dev.bulkhead.engine;

/** The walls around a container. Each is up unless a request lowers it by name. */
public enum Wall {
    USER("user ids", "root inside is root outside"),
    NETWORK("network", "sees and can bind every port of the host"),
    PID("processes", "sees and can signal every process of the host"),
    IPC("shared memory", "can read and write the host's shared memory and message queues"),
    UTS("host name", "shares the host's name"),
    CGROUP("cgroup view", "sees the host's cgroups"),
    SECCOMP("system calls", "may make every system call"),
    NO_NEW_PRIVILEGES("new privileges", "setuid programs may give it more"),
    CAPABILITIES("capabilities", "holds capabilities beyond the default"),
    DEVICES("devices", "may use devices of the host"),
    CONFINEMENT("confinement", "no AppArmor profile confines it"),
    HIDDEN_PATHS("hidden paths", "sees what /proc and /sys tell of the host"),
    HOST_FILES("host files", "root inside may read what only root outside may");

    private final String title;
    private final String consequence;

    Wall(String title, String consequence) {
        this.title = title;
        this.consequence = consequence;
    }

    /** Returns what the wall guards, in a word or two. */
    public String title() {
        return title;
    }

    /** Returns what a container can do when the wall is lowered, in words. */
    public String consequence() {
        return consequence;
    }
}
