package dev.bulkhead.runtime.compile;

/**
 * What a plan must know of the kernel that it will run on, and of the engine's rights there.
 *
 * @param detachedLayers whether overlay takes layers that hang nowhere: since Linux 6.15, with the
 *     host's rights
 * @param userAttributes whether overlay keeps its marks in extended attributes that need no right:
 *     within a user namespace
 * @param ownMountNamespace whether the monitor is in a mount namespace that is not the host's
 */
public record HostTraits(
        boolean detachedLayers, boolean userAttributes, boolean ownMountNamespace) {
    /** The host's root on a recent kernel. */
    public static final HostTraits RECENT = new HostTraits(true, false, false);

    /** The host's root on an older kernel. */
    public static final HostTraits OLDER = new HostTraits(false, false, false);
}
