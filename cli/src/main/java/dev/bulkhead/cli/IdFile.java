package dev.bulkhead.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A new file that is to tell a container's id; it disappears if there is none to tell. */
final class IdFile implements AutoCloseable {
    private final Path path;
    private boolean written;

    private IdFile(Path path) {
        this.path = path;
    }

    /**
     * Makes the file.
     *
     * @param umask the caller's, since the file is the caller's
     * @throws CommandFailure if it is there already, or cannot be made
     */
    static IdFile reserve(Path path, int umask) throws CommandFailure {
        try {
            Files.createFile(path);
            Files.setPosixFilePermissions(path, permissions(0666 & ~umask));
            return new IdFile(path);
        } catch (FileAlreadyExistsException _) {
            throw new CommandFailure(
                    CommandErrors.ENGINE,
                    "--cidfile %s: the file exists; remove it if its container is gone"
                            .formatted(path));
        } catch (NoSuchFileException _) {
            throw new CommandFailure(
                    CommandErrors.ENGINE,
                    "--cidfile %s: there is no directory %s".formatted(path, path.getParent()));
        } catch (IOException failure) {
            throw new CommandFailure(
                    CommandErrors.ENGINE,
                    "--cidfile %s: cannot be made: %s".formatted(path, failure.getMessage()));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        // The constants go from the owner's reading to the others' executing, as the mode's bits.
        Set<PosixFilePermission> result = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((mode >> (all.length - 1 - i) & 1) != 0) {
                result.add(all[i]);
            }
        }
        return result;
    }

    void write(String id) throws IOException {
        Files.write(path, id.getBytes(US_ASCII));
        written = true;
    }

    @Override
    public void close() throws IOException {
        if (!written) {
            Files.deleteIfExists(path);
        }
    }
}
