package dev.bulkhead.image.archive;

import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How names of images stand in the annotations of an OCI image layout. */
final class ImageNames {
    private static final String CONTAINERD = "io.containerd.image.name";
    private static final String OCI = "org.opencontainers.image.ref.name";

    private ImageNames() {}

    /**
     * Returns the name that an archive gives an image: containerd writes the whole name, others
     * write it where the specification has but a tag; a tag alone names nothing.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static Optional<Reference> of(Descriptor descriptor) {
        Map<String, String> annotations = descriptor.annotations();
        return Optional.ofNullable(annotations.get(CONTAINERD))
                .or(() ->
                        Optional.ofNullable(annotations.get(OCI))
                                .filter(name -> name.contains("/") || name.contains(":")))
                .map(Reference::parse)
                .filter(name -> name.digest().isEmpty());
    }

    static Descriptor named(Descriptor descriptor, Reference name) {
        Map<String, String> annotations = new LinkedHashMap<>(descriptor.annotations());
        annotations.put(CONTAINERD, name.toString());
        annotations.put(OCI, name.tag().orElse(Reference.DEFAULT_TAG));
        return new Descriptor(
                descriptor.mediaType(),
                descriptor.digest(),
                descriptor.size(),
                descriptor.urls(),
                annotations,
                descriptor.platform(),
                descriptor.artifactType(),
                descriptor.unknown());
    }
}
