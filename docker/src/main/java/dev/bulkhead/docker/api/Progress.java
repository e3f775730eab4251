package dev.bulkhead.docker.api;

import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageProgress;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lines that tell how far something has come. The answer begins with the first; a failure before is
 * one of HTTP, and one after it a line of its own. A client that has gone is told no more.
 */
final class Progress {
    private final Call call;
    private @Nullable OutputStream out;
    private boolean hasGone;

    Progress(Call call) {
        this.call = call;
    }

    synchronized void tell(JsonObject line) {
        if (hasGone) {
            return;
        }
        try {
            OutputStream stream = out;
            if (stream == null) {
                stream = call.exchange().stream("application/json");
                out = stream;
            }
            stream.write(Call.line(line));
            stream.flush();
        } catch (IOException _) {
            hasGone = true;
        }
    }

    void tell(ImageProgress step) {
        ObjectWriter line = new ObjectWriter().string("status", step.status());
        if (step.total() > 0 || step.current() > 0) {
            line.value(
                    "progressDetail",
                    new ObjectWriter()
                            .integer("current", step.current())
                            .nonZero("total", step.total())
                            .finish(JsonObject.EMPTY));
        } else if (step.part().isPresent()) {
            line.value("progressDetail", JsonObject.EMPTY);
        }
        tell(line.string("id", step.part()).finish(JsonObject.EMPTY));
    }

    synchronized void fail(EngineException e) throws EngineException {
        if (out == null) {
            throw e;
        }
        String message = Optional.ofNullable(e.getMessage()).orElse(e.toString());
        tell(
                new ObjectWriter()
                        .value(
                                "errorDetail",
                                new ObjectWriter()
                                        .string("message", message)
                                        .finish(JsonObject.EMPTY))
                        .string("error", message)
                        .finish(JsonObject.EMPTY));
    }
}
