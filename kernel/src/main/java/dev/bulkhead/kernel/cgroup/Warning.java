package dev.bulkhead.kernel.cgroup;

/**
 * Something that was asked for and that this host can't do.
 *
 * @param setting what was asked for, in the OCI runtime specification's terms: {@code memory.swap}
 * @param reason why it can't be done
 * @param cure what the host's owner can do about it
 */
public record Warning(String setting, String reason, String cure) {
    @Override
    public String toString() {
        return setting + ": " + reason + "; " + cure;
    }
}
