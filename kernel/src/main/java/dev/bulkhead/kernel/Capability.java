package dev.bulkhead.kernel;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The capabilities of Linux: capabilities(7), with the numbers of linux/capability.h. A kernel may
 * know fewer or more.
 */
public enum Capability {
    CAP_CHOWN(0),
    CAP_DAC_OVERRIDE(1),
    CAP_DAC_READ_SEARCH(2),
    CAP_FOWNER(3),
    CAP_FSETID(4),
    CAP_KILL(5),
    CAP_SETGID(6),
    CAP_SETUID(7),
    CAP_SETPCAP(8),
    CAP_LINUX_IMMUTABLE(9),
    CAP_NET_BIND_SERVICE(10),
    CAP_NET_BROADCAST(11),
    CAP_NET_ADMIN(12),
    CAP_NET_RAW(13),
    CAP_IPC_LOCK(14),
    CAP_IPC_OWNER(15),
    CAP_SYS_MODULE(16),
    CAP_SYS_RAWIO(17),
    CAP_SYS_CHROOT(18),
    CAP_SYS_PTRACE(19),
    CAP_SYS_PACCT(20),
    CAP_SYS_ADMIN(21),
    CAP_SYS_BOOT(22),
    CAP_SYS_NICE(23),
    CAP_SYS_RESOURCE(24),
    CAP_SYS_TIME(25),
    CAP_SYS_TTY_CONFIG(26),
    CAP_MKNOD(27),
    CAP_LEASE(28),
    CAP_AUDIT_WRITE(29),
    CAP_AUDIT_CONTROL(30),
    CAP_SETFCAP(31),
    CAP_MAC_OVERRIDE(32),
    CAP_MAC_ADMIN(33),
    CAP_SYSLOG(34),
    CAP_WAKE_ALARM(35),
    CAP_BLOCK_SUSPEND(36),
    CAP_AUDIT_READ(37),
    CAP_PERFMON(38),
    CAP_BPF(39),
    CAP_CHECKPOINT_RESTORE(40);

    private static final String PREFIX = "CAP_";

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /** Returns the number, which is also that of its bit in a set. */
    public int number() {
        return number;
    }

    /** Returns this capability as the only one of a set. */
    public long bit() {
        return 1L << number;
    }

    /**
     * Finds a capability by its name, in any case, with or without {@code CAP_}.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Capability parse(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String full = upper.startsWith(PREFIX) ? upper : PREFIX + upper;
        return Arrays.stream(values())
                .filter(capability -> capability.name().equals(full))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "unknown capability \"%s\": expected one of %s"
                                        .formatted(name, Arrays.toString(values()))));
    }

    /** Returns a set as the kernel has it: one bit for each. */
    public static long mask(Collection<Capability> capabilities) {
        long mask = 0;
        for (Capability capability : capabilities) {
            mask |= capability.bit();
        }
        return mask;
    }

    /** Returns the capabilities whose bits are set; bits of unknown ones are ignored. */
    public static Set<Capability> ofMask(long mask) {
        EnumSet<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (Capability capability : values()) {
            if ((mask & capability.bit()) != 0) {
                capabilities.add(capability);
            }
        }
        return Collections.unmodifiableSet(capabilities);
    }
}
