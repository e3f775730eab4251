package dev.bulkhead.runtime.plan;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The namespaces that clone(2), unshare(2) and setns(2) know, by their flags. */
public enum CloneFlags {
    CLONE_NEWTIME(0x80),
    CLONE_NEWNS(0x20000),
    CLONE_NEWCGROUP(0x2000000),
    CLONE_NEWUTS(0x4000000),
    CLONE_NEWIPC(0x8000000),
    CLONE_NEWUSER(0x10000000),
    CLONE_NEWPID(0x20000000),
    CLONE_NEWNET(0x40000000);

    private final long bit;

    CloneFlags(long bit) {
        this.bit = bit;
    }

    /** Returns the flag's bit. */
    public long bit() {
        return bit;
    }

    /** Returns the flags of a mask as C writes them. */
    public static String text(long mask) {
        return Arrays.stream(values())
                .filter(flag -> (mask & flag.bit) != 0)
                .map(Enum::name)
                .collect(Collectors.joining("|"));
    }
}
