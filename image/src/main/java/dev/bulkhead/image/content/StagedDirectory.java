package dev.bulkhead.image.content;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileContent;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.kernel.KernelException;
import java.io.IOException;

/** A directory for one undertaking: what is finished moves out, the rest goes when it is closed. */
public final class StagedDirectory implements AutoCloseable {
    private static final int NEW_FILE = Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY;

    private final Directory parent;
    private final String path;
    private final Directory directory;

    StagedDirectory(Directory parent, String path, Directory directory) {
        this.parent = parent;
        this.path = path;
        this.directory = directory;
    }

    /** Returns the directory, which stays this object's. */
    public Directory directory() {
        return directory;
    }

    /** Makes a file that is filled piece by piece. */
    public FileOutput create(String fileName) throws KernelException {
        return new FileOutput(directory.open(fileName, NEW_FILE, 0600, 0));
    }

    /**
     * Writes a file that is there as a whole or not at all, even if the power fails; it replaces
     * one of the same name. When this returns, it is on the disk.
     */
    public void writeFile(Directory target, String fileName, byte[] content) throws IOException {
        try (Fd file = directory.open(fileName, NEW_FILE, 0600, 0)) {
            Io.writeFully(file, content);
            FileContent.fsync(file);
        }
        directory.renameat2(fileName, target, fileName, 0);
        target.fsync();
    }

    /** Removes what was not moved out. */
    @Override
    public void close() throws KernelException {
        try {
            parent.deleteTree(path);
        } finally {
            // The lock last: nobody else is to remove the same tree.
            directory.close();
        }
    }
}
