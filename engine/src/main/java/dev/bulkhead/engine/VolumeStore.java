package dev.bulkhead.engine;

import dev.bulkhead.image.snapshot.Snapshot;
import dev.bulkhead.image.snapshot.TreeCopy;
import dev.bulkhead.image.snapshot.TreeSize;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directories of volumes on disk. A volume is there from the moment on at which its directory
 * has its name: it is made under another, whole. One without a record is of an engine that had
 * none.
 */
final class VolumeStore {
    private static final String RECORD = "volume.json";
    private static final String DATA = "data";
    private static final String FILLED = "filled";

    /** No volume's name begins so. */
    private static final String UNFINISHED = ".new-";

    private final Layout layout;

    VolumeStore(Layout layout) {
        this.layout = layout;
    }

    /** Removes what a process that was killed has left. */
    void sweep() throws IOException {
        try (DirectoryStream<Path> left =
                Files.newDirectoryStream(layout.volumes(), UNFINISHED + "*")) {
            for (Path each : left) {
                delete(each);
            }
        }
    }

    /** Makes a volume, unless there is one of the name; returns which it is. */
    synchronized VolumeRecord make(String name, VolumeRecord wanted) throws IOException {
        Optional<VolumeRecord> existing = find(name);
        if (existing.isPresent()) {
            return existing.get();
        }
        Path fresh = layout.volumes().resolve(UNFINISHED + name);
        delete(fresh);
        Files.createDirectory(fresh);
        Path data = Files.createDirectory(fresh.resolve(DATA));
        // Whatever the umask of this process: programs of other users than root use volumes too.
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        DurableFile.write(fresh.resolve(RECORD), wanted.write(), true);
        Files.move(fresh, layout.volumes().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        DurableFile.sync(layout.volumes());
        return wanted;
    }

    /** Finds a volume; one whose record is damaged is one without labels and options. */
    Optional<VolumeRecord> find(String name) throws IOException {
        Path directory = layout.volumes().resolve(name);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(VolumeRecord.read(Files.readAllBytes(directory.resolve(RECORD))));
        } catch (NoSuchFileException | MalformedDocumentException _) {
            Instant time = Files.getLastModifiedTime(directory).toInstant();
            return Optional.of(new VolumeRecord(time, Map.of(), Map.of(), false));
        }
    }

    /** Returns the names of all volumes, sorted. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(layout.volumes())) {
            for (Path directory : directories) {
                String name = String.valueOf(directory.getFileName());
                if (!name.startsWith(UNFINISHED)) {
                    names.add(name);
                }
            }
        }
        names.sort(null);
        return names;
    }

    /** Takes a volume away: its name at once. */
    synchronized void remove(String name) throws IOException {
        Path gone = layout.volumes().resolve(UNFINISHED + name);
        delete(gone);
        try {
            Files.move(layout.volumes().resolve(name), gone, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            return;
        }
        delete(gone);
    }

    long size(String name) throws IOException {
        return TreeSize.of(layout.volumeData(name));
    }

    /**
     * Fills a volume that is empty with what layers have at a place, whole or not at all.
     *
     * @param layers the uppermost first
     */
    synchronized void fill(String name, List<Path> layers, String place) throws IOException {
        Path data = layout.volumeData(name);
        if (!isEmpty(data)) {
            return;
        }
        Path filled = data.resolveSibling(FILLED);
        delete(filled);
        Files.createDirectory(filled);
        if (TreeCopy.copy(layers, place, filled)) {
            Files.move(filled, data, StandardCopyOption.ATOMIC_MOVE);
            DurableFile.sync(data.resolveSibling(""));
        } else {
            delete(filled);
        }
    }

    private static boolean isEmpty(Path data) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(data)) {
            return !entries.iterator().hasNext();
        }
    }

    private static void delete(Path directory) throws IOException {
        new Snapshot(directory, RootFileSystems.NO_LAYERS).delete();
    }
}
