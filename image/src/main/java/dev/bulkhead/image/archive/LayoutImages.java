package dev.bulkhead.image.archive;

import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.Index;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The images of an OCI image layout, and the names that Docker's manifest adds. */
final class LayoutImages {
    private static final int DEEPEST = 4;

    private final ImageAssembly assembly;
    private final ArchiveContent content;
    private final Platform platform;

    LayoutImages(ImageAssembly assembly, ArchiveContent content, Platform platform) {
        this.assembly = assembly;
        this.content = content;
        this.platform = platform;
    }

    List<IndexEntry> entries() throws IOException {
        List<IndexEntry> entries = new ArrayList<>();
        Set<Digest> done = new LinkedHashSet<>();
        Index index = ImageCodec.readIndex(content.requireDocument("index.json"));
        for (Descriptor each : index.manifests()) {
            IndexEntry entry = entry(each, each, DEEPEST);
            if (done.add(entry.manifest().digest())) {
                assembly.ofManifest(entry.manifest());
            }
            addNames(entries, entry, each);
        }
        if (entries.isEmpty()) {
            throw new IOException("the archive has no image");
        }
        return entries;
    }

    private void addNames(List<IndexEntry> entries, IndexEntry entry, Descriptor outer)
            throws IOException {
        Set<Reference> names = new LinkedHashSet<>();
        ImageNames.of(outer).ifPresent(names::add);
        Digest id = ImageCodec.readManifest(assembly.blob(entry.manifest())).config().digest();
        names.addAll(DockerImages.namesOf(id, content));
        if (names.isEmpty()) {
            entries.add(new IndexEntry(Optional.empty(), entry.manifest(), entry.index()));
        }
        names.forEach(name -> entries.add(entry.named(name)));
    }

    /** Goes down indexes until there is a manifest of the platform. */
    private IndexEntry entry(Descriptor outer, Descriptor descriptor, int depth)
            throws IOException {
        if (!MediaType.isIndex(descriptor.mediaType())) {
            Optional<Descriptor> index =
                    outer.equals(descriptor) ? Optional.empty() : Optional.of(plain(outer));
            return new IndexEntry(Optional.empty(), plain(descriptor), index);
        }
        if (depth == 0) {
            throw new IOException("indexes lie in each other more than " + DEEPEST + " deep");
        }
        byte[] document = assembly.blob(descriptor);
        assembly.keep(document);
        Descriptor chosen =
                ImageCodec.readIndex(document)
                        .select(platform)
                        .orElseThrow(() ->
                                new IOException(
                                        "the archive has no image for platform " + platform));
        return entry(outer, chosen, depth - 1);
    }

    /** Without the annotations of the archive. */
    private static Descriptor plain(Descriptor descriptor) {
        return new Descriptor(descriptor.mediaType(), descriptor.digest(), descriptor.size());
    }
}
