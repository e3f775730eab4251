package dev.bulkhead.engine;

/**
 * Walls inside the kernel.
 *
 * @param seccomp which calls it may make
 * @param noNewPrivileges whether setuid programs give nothing more; true by default
 */
public record Security(Seccomp seccomp, boolean noNewPrivileges) {
    /** The default filter, and no new privileges. */
    public static final Security DEFAULT = new Security(new Seccomp.Default(), true);
}
