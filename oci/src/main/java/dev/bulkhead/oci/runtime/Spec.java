package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a container is made and run: the whole of config.json (OCI runtime specification, config.md).
 *
 * @param ociVersion version of the specification, by Semantic Versioning
 * @param root the root file system
 * @param mounts what is mounted above the root, in this order
 * @param process the first process
 * @param hostname the name in a new UTS namespace, at most 64 bytes
 * @param domainname the NIS domain in a new UTS namespace, at most 64 bytes
 * @param hooks programs to run at moments of the container's life
 * @param annotations free text by keys
 * @param linux what only Linux has
 * @param unknown fields that are kept as they are, those of other systems among them
 */
public record Spec(
        String ociVersion,
        Optional<Root> root,
        List<Mount> mounts,
        Optional<ContainerProcess> process,
        Optional<String> hostname,
        Optional<String> domainname,
        Hooks hooks,
        Map<String, String> annotations,
        Linux linux,
        JsonObject unknown) {
    /** The version of the specification that these records follow. */
    public static final String VERSION = "1.2.1";

    private static final Pattern SEMANTIC_VERSION =
            Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.+-]+)?");

    /** Length of a name in a UTS namespace (uname(2), __NEW_UTS_LEN). */
    private static final int MAX_NAME = 64;

    /** Checks version and names, and copies the collections. */
    public Spec {
        Check.matches("ociVersion", ociVersion, SEMANTIC_VERSION, "a version such as " + VERSION);
        checkName("hostname", hostname);
        checkName("domainname", domainname);
        if (annotations.containsKey("")) {
            throw new InvalidFieldException("annotations", "has an empty key");
        }
        mounts = List.copyOf(mounts);
        annotations = OrderedCopy.of(annotations);
    }

    private static void checkName(String field, Optional<String> name) {
        Check.text(field, name);
        name.ifPresent(text -> Check.length(field, text, MAX_NAME));
    }

    static Spec read(ObjectReader in) {
        return new Spec(
                in.requiredString("ociVersion"),
                in.object("root", Root::read),
                in.objects("mounts", Mount::read),
                in.object("process", ContainerProcess::read),
                in.string("hostname"),
                in.string("domainname"),
                in.object("hooks", Hooks::read).orElse(Hooks.NONE),
                in.stringMap("annotations"),
                in.object("linux", Linux::read).orElse(Linux.NONE),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .string("ociVersion", ociVersion)
                .object("root", root, Root::toJson)
                .array("mounts", mounts, Mount::toJson)
                .object("process", process, ContainerProcess::toJson)
                .string("hostname", hostname)
                .string("domainname", domainname)
                .object("hooks", hooks.toJson())
                .stringMap("annotations", annotations)
                .object("linux", linux.toJson())
                .finish(unknown);
    }

    /** Starts a specification that has nothing but the version. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a specification that is equal to this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.ociVersion = ociVersion;
        builder.root = root;
        builder.mounts.addAll(mounts);
        builder.process = process;
        builder.hostname = hostname;
        builder.domainname = domainname;
        builder.hooks = hooks;
        builder.annotations = annotations;
        builder.linux = linux;
        builder.unknown = unknown;
        return builder;
    }

    /** Collects the parts of a specification. */
    public static final class Builder {
        private String ociVersion = VERSION;
        private Optional<Root> root = Optional.empty();
        private final List<Mount> mounts = new ArrayList<>();
        private Optional<ContainerProcess> process = Optional.empty();
        private Optional<String> hostname = Optional.empty();
        private Optional<String> domainname = Optional.empty();
        private Hooks hooks = Hooks.NONE;
        private Map<String, String> annotations = Map.of();
        private Linux linux = Linux.NONE;
        private JsonObject unknown = JsonObject.EMPTY;

        private Builder() {}

        /** Sets the root file system. */
        public Builder root(Root value) {
            root = Optional.of(value);
            return this;
        }

        /** Adds a mount after those there are. */
        public Builder addMount(Mount value) {
            mounts.add(value);
            return this;
        }

        /** Sets all mounts. */
        public Builder mounts(List<Mount> values) {
            mounts.clear();
            mounts.addAll(values);
            return this;
        }

        /** Sets the first process. */
        public Builder process(ContainerProcess value) {
            process = Optional.of(value);
            return this;
        }

        /** Sets the host's name. */
        public Builder hostname(String value) {
            hostname = Optional.of(value);
            return this;
        }

        /** Sets the NIS domain. */
        public Builder domainname(String value) {
            domainname = Optional.of(value);
            return this;
        }

        /** Sets the hooks. */
        public Builder hooks(Hooks value) {
            hooks = value;
            return this;
        }

        /** Sets all annotations. */
        public Builder annotations(Map<String, String> values) {
            annotations = values;
            return this;
        }

        /** Sets what only Linux has. */
        public Builder linux(Linux value) {
            linux = value;
            return this;
        }

        /**
         * Makes the specification.
         *
         * @throws dev.bulkhead.oci.json.InvalidFieldException if a part is invalid
         */
        public Spec build() {
            return new Spec(
                    ociVersion,
                    root,
                    mounts,
                    process,
                    hostname,
                    domainname,
                    hooks,
                    annotations,
                    linux,
                    unknown);
        }
    }
}
