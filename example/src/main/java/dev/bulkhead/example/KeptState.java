package dev.bulkhead.example;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.CopyOptions;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.engine.StreamRequest;
import dev.bulkhead.engine.VolumeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A service that keeps its state in a volume: one container counts, is stopped and removed, and the
 * next one counts on from where the first was. The state is read by copying it out.
 */
public final class KeptState {
    private static final String COUNTER =
            "n=$(cat /state/count 2>/dev/null || echo 0);"
                    + " trap 'exit 0' TERM;"
                    + " while :; do n=$((n + 1)); echo $n > /state/new; mv /state/new /state/count;"
                    + " sleep 0.05; done";

    private KeptState() {}

    /** Lets a service run until its counter is that high, then stops it; returns the counter. */
    public static int countTo(Engine engine, String volume, int goal)
            throws EngineException, IOException, InterruptedException {
        engine.volumes().create(VolumeRequest.named(volume));
        Container service =
                engine.create(
                        ContainerRequest.ofDirectory(Path.of("/"))
                                .command("sh", "-c", COUNTER)
                                .mount(
                                        new MountRequest.Volume(
                                                Optional.of(volume), "/state", false))
                                .build());
        try {
            service.start(new StreamRequest.Logged(false)).close();
            int count = count(service);
            while (count < goal) {
                Thread.sleep(20);
                count = count(service);
            }
            service.stop(Duration.ofSeconds(5));
            return count(service);
        } finally {
            service.remove(true);
        }
    }

    /** Reads the counter out of the container, be it running or not. */
    private static int count(Container service) throws EngineException, IOException {
        Path copy = Files.createTempFile("count", "");
        try {
            service.files().copyOut("/state/count", copy.toString(), CopyOptions.DEFAULT);
            return Integer.parseInt(Files.readString(copy).strip());
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NOT_FOUND) {
                return 0;
            }
            throw e;
        } finally {
            Files.delete(copy);
        }
    }

    /** Counts to 10, then with another container to 20; the argument is the engine's directory. */
    public static void main(String[] arguments) throws Exception {
        try (Engine engine = Engine.open(Path.of(arguments[0]))) {
            System.out.println("the first counted to " + countTo(engine, "counter", 10));
            System.out.println("the second counted on to " + countTo(engine, "counter", 20));
            engine.volumes().remove("counter", false);
        }
    }
}
