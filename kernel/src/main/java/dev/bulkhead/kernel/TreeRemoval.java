package dev.bulkhead.kernel;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Removes a tree that somebody may have built to be hard to remove: wide, deeper than any path or
 * stack, full of links, changing meanwhile.
 *
 * <p>Directories are entered one name at a time, never through a link or into a mount. Each level
 * on the way down holds a descriptor; a directory at {@link #DEEPEST} is moved up into the root of
 * the tree and has its turn there, so that no depth uses up descriptors or stack, and an
 * interrupted removal leaves everything within the tree.
 */
final class TreeRemoval {
    private static final int DEEPEST = 64;

    /** How often something is tried that others change meanwhile. */
    private static final int TRIES = 100;

    private static final int ENTER = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
    private static final long SAME_MOUNT =
            Directory.RESOLVE_BENEATH | Directory.RESOLVE_NO_SYMLINKS | Directory.RESOLVE_NO_XDEV;

    private long movedUp;

    private TreeRemoval() {}

    static void remove(Directory tree, String path) throws KernelException {
        try (Place place = Place.of(tree, path)) {
            new TreeRemoval().removeRoot(place.directory(), place.name());
        } catch (KernelException e) {
            // The directory that would hold the tree is gone, and the tree with it.
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    /** Removes the root of the tree. */
    private void removeRoot(Directory parent, String name) throws KernelException {
        int tries = 0;
        while (!removeName(parent, name, tries == TRIES)) {
            long movedBefore = movedUp;
            try (Directory root = enter(parent, name)) {
                if (root != null) {
                    removeChildren(root, root, 1);
                }
            }
            // What was moved up waits in the root: no sign of a race that is being lost.
            tries = movedUp > movedBefore ? 0 : tries + 1;
        }
    }

    private void removeChildren(Directory directory, Directory root, int depth)
            throws KernelException {
        try (DirectoryReader reader = new DirectoryReader(directory.fd())) {
            for (var batch = reader.next(); batch != null; batch = reader.next()) {
                for (DirectoryEntry entry : batch) {
                    removeChild(directory, entry.name(), root, depth);
                }
            }
        }
    }

    private void removeChild(Directory parent, String name, Directory root, int depth)
            throws KernelException {
        for (int tries = 0; !removeName(parent, name, tries == TRIES); tries++) {
            if (depth == DEEPEST) {
                moveUp(parent, name, root);
                return;
            }
            try (Directory directory = enter(parent, name)) {
                if (directory != null) {
                    removeChildren(directory, root, depth + 1);
                }
            }
        }
    }

    private void moveUp(Directory parent, String name, Directory root) throws KernelException {
        String unique = ".removing-" + UUID.randomUUID();
        try {
            parent.renameat2(name, root, unique, Directory.RENAME_NOREPLACE);
            movedUp++;
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    /** Opens a directory; null if the name has vanished or become something else meanwhile. */
    private static @Nullable Directory enter(Directory parent, String name) throws KernelException {
        try {
            return Directory.of(parent.open(name, ENTER, 0, SAME_MOUNT));
        } catch (KernelException e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> null;
                default -> throw e;
            };
        }
    }

    /**
     * Removes whatever has a name, or finds it gone.
     *
     * @param last whether there is no further try, so that "not empty" is an error
     * @return false if it is a directory that is not empty
     */
    private static boolean removeName(Directory parent, String name, boolean last)
            throws KernelException {
        try {
            parent.unlinkat(name, 0);
            return true;
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return true;
            }
            if (e.errno() != Errno.EISDIR) {
                throw e;
            }
        }
        try {
            parent.unlinkat(name, Directory.AT_REMOVEDIR);
            return true;
        } catch (KernelException e) {
            return switch (e.errno()) {
                case Errno.ENOENT -> true;
                case Errno.ENOTEMPTY, Errno.ENOTDIR -> {
                    if (last) {
                        throw e;
                    }
                    yield false;
                }
                default -> throw e;
            };
        }
    }
}
