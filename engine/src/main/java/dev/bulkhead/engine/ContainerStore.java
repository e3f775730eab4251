package dev.bulkhead.engine;

import dev.bulkhead.image.snapshot.Snapshot;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The directories of containers on disk. */
final class ContainerStore {
    private static final String RECORD = "container.json";
    private static final String STARTED = "started";
    private static final String EXIT = "exit";
    private static final String KEPT_VOLUMES = "kept-volumes";
    private static final String FAILURE = "failure";
    private static final String RESTARTS = "restarts";
    private static final String STOPPED = "stopped";
    private static final String PAUSED = "paused";
    private static final System.Logger LOG = System.getLogger(ContainerStore.class.getName());

    private final Layout layout;
    private final LocalVolumes volumes;

    ContainerStore(Layout layout, LocalVolumes volumes) {
        this.layout = layout;
        this.volumes = volumes;
    }

    /** How a run ended, as the monitor wrote it. */
    record Exit(int code, int signal, Instant time) {}

    /** How often a monitor has started its container again, and when last. */
    record Restarts(int count, Optional<Instant> last) {}

    /** Why the last start failed, and the exit code that a command line answers. */
    record Failure(int code, String reason) {}

    /** Makes the directories of an engine; nobody else may look into them. */
    static void prepare(Layout layout) throws IOException {
        for (Path directory :
                List.of(
                        layout.root(),
                        layout.containers(),
                        layout.images(),
                        layout.volumes(),
                        layout.removed())) {
            Files.createDirectories(directory);
        }
        Files.setPosixFilePermissions(layout.root(), PosixFilePermissions.fromString("rwx------"));
    }

    /** Writes a container's record into its directory, which is there already. */
    void write(ContainerRecord container) throws IOException {
        // Automatically removed containers do not outlive the machine.
        boolean durable = !container.request().autoRemove();
        Path file = layout.container(container.id()).resolve(RECORD);
        DurableFile.write(file, RecordCodec.write(container), durable);
        if (durable) {
            DurableFile.sync(layout.containers());
        }
    }

    /** Reads all containers; directories that never became one are put away to be deleted. */
    List<ContainerRecord> readAll() throws IOException {
        List<ContainerRecord> records = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(layout.containers())) {
            for (Path directory : directories) {
                Optional<ContainerRecord> container = read(directory);
                if (container.isPresent()) {
                    records.add(container.get());
                } else {
                    putAway(directory.getFileName().toString());
                }
            }
        }
        return records;
    }

    private static Optional<ContainerRecord> read(Path directory) throws IOException {
        try {
            return Optional.of(RecordCodec.read(Files.readAllBytes(directory.resolve(RECORD))));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (RecordCodec.NewerRecordException e) {
            throw new IOException(directory.resolve(RECORD) + ": " + e.getMessage(), e);
        } catch (MalformedDocumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container {0} is damaged and is removed: {1}",
                    directory.getFileName(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** Notes that a run begins: what the run before left is void. */
    void markStarted(String id, Instant time) throws IOException {
        Files.deleteIfExists(layout.container(id).resolve(FAILURE));
        for (String old : List.of(EXIT, RESTARTS, STOPPED, PAUSED)) {
            Files.deleteIfExists(layout.container(id).resolve(old));
        }
        DurableFile.write(
                layout.container(id).resolve(STARTED),
                time.toString().getBytes(StandardCharsets.US_ASCII),
                true);
    }

    /** Notes that a user has stopped it: it is not to run again by itself. */
    void markStopped(String id) throws IOException {
        DurableFile.write(layout.container(id).resolve(STOPPED), new byte[0], true);
    }

    /** Returns whether a user has stopped it. */
    boolean isStopped(String id) {
        return Files.exists(layout.container(id).resolve(STOPPED));
    }

    /** Notes whether its processes stand still. */
    void markPaused(String id, boolean paused) throws IOException {
        Path mark = layout.container(id).resolve(PAUSED);
        if (paused) {
            DurableFile.write(mark, new byte[0], false);
        } else {
            Files.deleteIfExists(mark);
        }
    }

    /** Returns whether its processes stand still, or soon will. */
    boolean isPaused(String id) {
        return Files.exists(layout.container(id).resolve(PAUSED));
    }

    /** Returns how often it was started again since a user started it. */
    Restarts restarts(String id) {
        try {
            String[] words =
                    Files.readString(layout.container(id).resolve(RESTARTS)).strip().split(" ", -1);
            return new Restarts(
                    Integer.parseInt(words[0]),
                    Optional.of(Instant.ofEpochSecond(0, Long.parseLong(words[1]))));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
            return new Restarts(0, Optional.empty());
        }
    }

    /** Notes that it was started again; the monitor that did so before is gone. */
    void markRestarted(String id, int count, Instant time) throws IOException {
        long nanos = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
        DurableFile.write(
                layout.container(id).resolve(RESTARTS),
                (count + " " + nanos + "\n").getBytes(StandardCharsets.US_ASCII),
                false);
    }

    /** Notes that a start failed. */
    void markFailed(String id, Failure failure) throws IOException {
        String text = failure.code() + "\n" + failure.reason();
        DurableFile.write(
                layout.container(id).resolve(FAILURE), text.getBytes(StandardCharsets.UTF_8), true);
    }

    /** Returns why the last start failed, if it did. */
    Optional<Failure> failure(String id) {
        try {
            String[] parts = Files.readString(layout.container(id).resolve(FAILURE)).split("\n", 2);
            return Optional.of(new Failure(Integer.parseInt(parts[0]), parts[1]));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /** Returns when a container was last started. */
    Optional<Instant> started(String id) {
        try {
            return Optional.of(
                    Instant.parse(Files.readString(layout.container(id).resolve(STARTED))));
        } catch (IOException | DateTimeException _) {
            return Optional.empty();
        }
    }

    /** Returns how the last run ended, if that was seen. */
    Optional<Exit> exit(String id) {
        try {
            String[] words =
                    Files.readString(layout.container(id).resolve(EXIT)).strip().split(" ", -1);
            long nanoseconds = Long.parseLong(words[2]);
            return Optional.of(
                    new Exit(
                            Integer.parseInt(words[0]),
                            Integer.parseInt(words[1]) & 0x7f,
                            Instant.ofEpochSecond(0, nanoseconds)));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /**
     * Takes a container's directory out of sight, at once; what is put away is deleted sooner or
     * later.
     */
    void putAway(String id) throws IOException {
        putAway(id, true);
    }

    /**
     * Takes a container's directory out of sight.
     *
     * @param volumes whether its own volumes are deleted with it
     */
    void putAway(String id, boolean volumes) throws IOException {
        Path kept = layout.container(id).resolve(KEPT_VOLUMES);
        try {
            if (volumes) {
                Files.deleteIfExists(kept);
            } else {
                DurableFile.write(kept, new byte[0], false);
            }
        } catch (NoSuchFileException _) {
            // It was put away before.
        }
        try {
            Files.move(
                    layout.container(id),
                    layout.removed().resolve(id),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            // It was put away before.
        }
    }

    /** Deletes what was put away: its own volumes first, since only its record tells of them. */
    void deletePutAway(String id) throws IOException {
        Path directory = layout.removed().resolve(id);
        Optional<ContainerRecord> container = read(directory);
        if (container.isPresent() && Files.notExists(directory.resolve(KEPT_VOLUMES))) {
            volumes.removeAnonymous(container.get().anonymousVolumes());
        }
        delete(directory);
    }

    private static void delete(Path directory) throws IOException {
        new Snapshot(directory, RootFileSystems.NO_LAYERS).delete();
    }

    /** Returns the ids of what was put away and is not deleted yet. */
    List<String> putAway() throws IOException {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(layout.removed())) {
            directories.forEach(directory -> ids.add(directory.getFileName().toString()));
        }
        return ids;
    }
}
