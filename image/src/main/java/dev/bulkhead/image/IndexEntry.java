package dev.bulkhead.image;

import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One image of the store, under one name.
 *
 * @param name with a tag, or with the digest that a registry knows it by; absent: another image
 *     took its name
 * @param manifest its manifest
 * @param index the index of several platforms that the manifest was chosen from
 */
public record IndexEntry(
        Optional<Reference> name, Descriptor manifest, Optional<Descriptor> index) {
    /** Returns the entry under another name. */
    public IndexEntry named(Reference other) {
        return new IndexEntry(Optional.of(other), manifest, index);
    }

    /** Returns what a registry that has the image under its name knows it by. */
    public Digest registryDigest() {
        return index.orElse(manifest).digest();
    }

    /**
     * Returns the entries with a further one, whose name no other one has then. An image that loses
     * its last name stays without one.
     */
    static List<IndexEntry> put(List<IndexEntry> entries, IndexEntry added) {
        List<IndexEntry> result = new ArrayList<>();
        Optional<IndexEntry> displaced = Optional.empty();
        for (IndexEntry entry : entries) {
            boolean sameImage = entry.manifest.digest().equals(added.manifest.digest());
            if (entry.name.isPresent() && entry.name.equals(added.name)) {
                displaced = Optional.of(entry);
            } else if (entry.name.isPresent() || !sameImage) {
                result.add(entry);
            }
        }
        result.add(added);
        displaced
                .filter(old ->
                        result.stream()
                                .noneMatch(entry ->
                                        entry.manifest.digest().equals(old.manifest.digest())))
                .ifPresent(old ->
                        result.add(new IndexEntry(Optional.empty(), old.manifest, old.index)));
        return result;
    }
}
