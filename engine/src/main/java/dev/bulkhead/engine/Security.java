package dev.bulkhead.engine;

import java.util.Optional;

/**
 * Walls inside the kernel.
 *
 * @param seccomp which calls it may make
 * @param noNewPrivileges whether setuid programs give nothing more; true by default
 * @param appArmor the AppArmor profile that confines it, or {@code unconfined}; empty: the engine's
 *     own where AppArmor is in force
 * @param label the SELinux label that confines it; empty: none
 * @param landlock whether Landlock keeps its signals and abstract sockets among its own processes
 */
public record Security(
        Seccomp seccomp,
        boolean noNewPrivileges,
        Optional<String> appArmor,
        Optional<SecurityLabel> label,
        boolean landlock) {
    /** The default filter, no new privileges, and the default profile. */
    public static final Security DEFAULT = new Security(new Seccomp.Default(), true);

    /** The name of no profile. */
    static final String UNCONFINED = "unconfined";

    public Security {
        if (appArmor.filter(Security::isNoProfile).isPresent()) {
            throw new IllegalArgumentException(
                    "AppArmor profile \"%s\": a name has no spaces or control characters"
                            .formatted(appArmor.get()));
        }
    }

    /** The default profile, no label, no Landlock. */
    public Security(Seccomp seccomp, boolean noNewPrivileges) {
        this(seccomp, noNewPrivileges, Optional.empty(), Optional.empty(), false);
    }

    private static boolean isNoProfile(String name) {
        return name.isEmpty() || name.chars().anyMatch(each -> each <= ' ' || each == 0x7f);
    }

    /** Returns the same with another filter. */
    public Security with(Seccomp other) {
        return new Security(other, noNewPrivileges, appArmor, label, landlock);
    }

    /** Returns the same, with new privileges or without. */
    public Security withNoNewPrivileges(boolean none) {
        return new Security(seccomp, none, appArmor, label, landlock);
    }

    /** Returns the same with an AppArmor profile. */
    public Security withAppArmor(String profile) {
        return new Security(seccomp, noNewPrivileges, Optional.of(profile), label, landlock);
    }

    /** Returns the same with an SELinux label; empty: without. */
    public Security withLabel(Optional<SecurityLabel> other) {
        return new Security(seccomp, noNewPrivileges, appArmor, other, landlock);
    }

    /** Returns the same, with Landlock or without. */
    public Security withLandlock(boolean scoped) {
        return new Security(seccomp, noNewPrivileges, appArmor, label, scoped);
    }
}
