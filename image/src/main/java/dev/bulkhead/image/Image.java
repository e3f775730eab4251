package dev.bulkhead.image;

import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageConfig;
import java.util.List;
import java.util.Optional;

/**
 * An image of this machine.
 *
 * @param id the digest of its configuration, which is what Docker calls an image's id
 * @param config its configuration
 * @param layers its layers, the lowest first, as its manifest tells
 * @param size bytes of its layers without compression
 * @param entries its names, in the order in which they came; one without a name if it has none
 */
public record Image(
        Digest id,
        ImageConfig config,
        List<Descriptor> layers,
        long size,
        List<IndexEntry> entries) {
    public Image {
        layers = List.copyOf(layers);
        entries = List.copyOf(entries);
    }

    /** Returns the digests of the layers' uncompressed archives, the lowest first. */
    public List<Digest> diffIds() {
        return config.diffIds();
    }

    /** Returns the names that have a tag. */
    public List<Reference> tags() {
        return names().stream().filter(name -> name.digest().isEmpty()).toList();
    }

    /** Returns the names by which registries know the image. */
    public List<Reference> digests() {
        return names().stream().filter(name -> name.digest().isPresent()).toList();
    }

    private List<Reference> names() {
        return entries.stream().flatMap(entry -> entry.name().stream()).toList();
    }

    /** Returns the manifest that came first. */
    public Digest manifest() {
        return entries.getFirst().manifest().digest();
    }

    /** Returns the entry of a name, or any if the image was found otherwise. */
    public IndexEntry entry(Optional<Reference> name) {
        return entries.stream()
                .filter(entry -> name.isPresent() && entry.name().equals(name))
                .findFirst()
                .orElse(entries.getFirst());
    }

    /** Returns what people call it. */
    public String familiar() {
        return names().stream().findFirst().map(Reference::familiar).orElse(id.toString());
    }
}
