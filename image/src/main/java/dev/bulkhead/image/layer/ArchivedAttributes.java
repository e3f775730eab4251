package dev.bulkhead.image.layer;

/**
 * The extended attributes that belong to an image: those of users, and file capabilities. The rest
 * is the host's, such as labels, or would give orders to overlayfs.
 */
final class ArchivedAttributes {
    private static final String USER = "user.";
    private static final String USER_OVERLAY = "user.overlay.";

    private ArchivedAttributes() {}

    /** Linux has attributes of users on regular files and directories only (xattr(7)). */
    static boolean include(String name, TarEntryType type) {
        if (name.equals(FileCapabilities.ATTRIBUTE)) {
            return type == TarEntryType.FILE;
        }
        return name.startsWith(USER)
                && !name.startsWith(USER_OVERLAY)
                && (type == TarEntryType.FILE || type == TarEntryType.DIRECTORY);
    }
}
