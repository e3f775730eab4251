package dev.bulkhead.kernel;

/**
 * Where a path's last component lies: a name, and the directory that holds it, so that a call can
 * be made on the two with nothing left to resolve.
 */
final class Place implements AutoCloseable {
    private final Directory directory;
    private final boolean opened;
    private final String name;

    private Place(Directory directory, boolean opened, String name) {
        this.directory = directory;
        this.opened = opened;
        this.name = name;
    }

    /**
     * Resolves all of a path but its last component within a tree.
     *
     * @throws KernelException EINVAL if the last component names nothing in its directory: "", "."
     *     or ".."
     */
    static Place of(Directory tree, String path) throws KernelException {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        int slash = path.lastIndexOf('/', end - 1);
        String name = path.substring(slash + 1, end);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new KernelException("last component of \"%s\"".formatted(path), Errno.EINVAL);
        }
        if (slash < 0) {
            return new Place(tree, false, name);
        }
        String parent = path.substring(0, slash + 1);
        Fd fd = tree.open(parent, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        return new Place(Directory.of(fd), true, name);
    }

    Directory directory() {
        return directory;
    }

    int parent() {
        return directory.fd().number();
    }

    String name() {
        return name;
    }

    @Override
    public void close() {
        if (opened) {
            directory.close();
        }
    }
}
