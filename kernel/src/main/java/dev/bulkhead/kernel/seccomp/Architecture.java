package dev.bulkhead.kernel.seccomp;

/**
 * A system call convention, as seccomp(2) tells them apart. One machine speaks several: an x86_64
 * kernel also runs x86 and x32 programs, an aarch64 kernel also runs arm programs.
 */
public enum Architecture {
    X86_64(0xC000003E, 0, 0x3FFFFFFFL, true),
    X86(0x40000003, 0, 0xFFFFFFFFL, false),
    /**
     * Shares the audit value of x86_64 and is told apart by a bit of the call number. Its pointers
     * are short, yet its registers are 64 bits wide and the kernel reads all of them.
     */
    X32(0xC000003E, 0x40000000, 0xFFFFFFFFL, true),
    AARCH64(0xC00000B7, 0, 0xFFFFFFFFL, true),
    ARM(0x40000028, 0, 0xFFFFFFFFL, false);

    private final int auditValue;
    private final long firstNumber;
    private final long lastNumber;
    private final boolean wide;

    Architecture(int auditValue, long firstNumber, long lastNumber, boolean wide) {
        this.auditValue = auditValue;
        this.firstNumber = firstNumber;
        this.lastNumber = lastNumber;
        this.wide = wide;
    }

    /**
     * Returns the architecture of the machine that runs this program.
     *
     * @throws UnsupportedOperationException if it is neither x86_64 nor aarch64
     */
    public static Architecture host() {
        String name = System.getProperty("os.arch", "");
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default ->
                    throw new UnsupportedOperationException(
                            "no system call table for the architecture " + name);
        };
    }

    /** Returns the AUDIT_ARCH_ constant of linux/audit.h that seccomp_data carries. */
    public int auditValue() {
        return auditValue;
    }

    /** Returns the first of the call numbers, unsigned: 0x40000000 for x32, otherwise 0. */
    public long firstNumber() {
        return firstNumber;
    }

    /** Returns the last number that is still this architecture's: 0x3FFFFFFF for x86_64. */
    public long lastNumber() {
        return lastNumber;
    }

    /** Returns whether arguments have 64 bits; otherwise only the low 32 bits of one exist. */
    public boolean wide() {
        return wide;
    }

    /** Returns whether one kernel serves programs of both architectures. */
    public boolean sharesKernelWith(Architecture other) {
        return isX86() == other.isX86();
    }

    private boolean isX86() {
        return switch (this) {
            case X86_64, X86, X32 -> true;
            case AARCH64, ARM -> false;
        };
    }
}
