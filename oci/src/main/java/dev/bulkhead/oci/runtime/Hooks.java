package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;

/**
 * Programs to run at moments of a container's life, in order (OCI runtime specification, config.md,
 * "POSIX-platform Hooks").
 *
 * @param prestart deprecated: at the moment of createRuntime, before those
 * @param createRuntime outside, after the namespaces are made and before the root is changed
 * @param createContainer in the namespaces, before the root is changed
 * @param startContainer in the container, before the program is started
 * @param poststart outside, after the program is started
 * @param poststop outside, after the container is deleted
 * @param unknown fields that are kept as they are
 */
public record Hooks(
        List<Hook> prestart,
        List<Hook> createRuntime,
        List<Hook> createContainer,
        List<Hook> startContainer,
        List<Hook> poststart,
        List<Hook> poststop,
        JsonObject unknown) {
    /** No hook. */
    public static final Hooks NONE =
            new Hooks(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    JsonObject.EMPTY);

    /** Copies the lists. */
    public Hooks {
        prestart = List.copyOf(prestart);
        createRuntime = List.copyOf(createRuntime);
        createContainer = List.copyOf(createContainer);
        startContainer = List.copyOf(startContainer);
        poststart = List.copyOf(poststart);
        poststop = List.copyOf(poststop);
    }

    static Hooks read(ObjectReader in) {
        return new Hooks(
                in.objects("prestart", Hook::read),
                in.objects("createRuntime", Hook::read),
                in.objects("createContainer", Hook::read),
                in.objects("startContainer", Hook::read),
                in.objects("poststart", Hook::read),
                in.objects("poststop", Hook::read),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .array("prestart", prestart, Hook::toJson)
                .array("createRuntime", createRuntime, Hook::toJson)
                .array("createContainer", createContainer, Hook::toJson)
                .array("startContainer", startContainer, Hook::toJson)
                .array("poststart", poststart, Hook::toJson)
                .array("poststop", poststop, Hook::toJson)
                .finish(unknown);
    }
}
