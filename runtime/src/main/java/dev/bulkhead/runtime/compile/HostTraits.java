package dev.bulkhead.runtime.compile;

/**
 * What a plan must know of the kernel that it will run on, and of the engine's rights there.
 *
 * @param detachedLayers whether overlay takes layers that hang nowhere: since Linux 6.15
 * @param userAttributes whether overlay keeps its marks in extended attributes that need no right:
 *     within a user namespace
 */
public record HostTraits(boolean detachedLayers, boolean userAttributes) {
    /** The host's root on a recent kernel. */
    public static final HostTraits RECENT = new HostTraits(true, false);

    /** The host's root on an older kernel. */
    public static final HostTraits OLDER = new HostTraits(false, false);

    /** An ordinary user's engine, which is root in a user namespace. */
    public static final HostTraits ORDINARY = new HostTraits(false, true);
}
