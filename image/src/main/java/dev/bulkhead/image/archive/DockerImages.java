package dev.bulkhead.image.archive;

import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The images that Docker's {@code manifest.json} tells of. */
final class DockerImages {
    private static final String MANIFEST = "manifest.json";

    private final ImageAssembly assembly;
    private final ArchiveContent content;

    DockerImages(ImageAssembly assembly, ArchiveContent content) {
        this.assembly = assembly;
        this.content = content;
    }

    /** One image of the file. */
    private record Item(String config, List<String> tags, List<String> layers) {
        static Item read(ObjectReader in) {
            return new Item(
                    in.requiredString("Config"), in.strings("RepoTags"), in.strings("Layers"));
        }

        List<Reference> names() {
            return tags.stream().map(Reference::parse).toList();
        }
    }

    List<IndexEntry> entries() throws IOException {
        List<IndexEntry> entries = new ArrayList<>();
        for (Item item : items(content)) {
            Descriptor manifest =
                    assembly.ofFiles(content.requireDocument(item.config), item.layers);
            IndexEntry entry = new IndexEntry(Optional.empty(), manifest, Optional.empty());
            if (item.tags.isEmpty()) {
                entries.add(entry);
            }
            item.names().forEach(name -> entries.add(entry.named(name)));
        }
        if (entries.isEmpty()) {
            throw new IOException("the archive has no image");
        }
        return entries;
    }

    /** Returns the names of an image, if there is such a file. */
    static List<Reference> namesOf(Digest config, ArchiveContent content) throws IOException {
        List<Reference> names = new ArrayList<>();
        if (content.document(MANIFEST).isEmpty()) {
            return names;
        }
        for (Item item : items(content)) {
            Optional<byte[]> document = content.document(item.config);
            if (document.isPresent() && Digest.of(document.get()).equals(config)) {
                names.addAll(item.names());
            }
        }
        return names;
    }

    private static List<Item> items(ArchiveContent content) throws IOException {
        JsonValue document = Json.parse(content.requireDocument(MANIFEST), ImageCodec.MAX_BYTES);
        if (!(document instanceof JsonArray(List<JsonValue> elements))) {
            throw new IOException(MANIFEST + " is no list of images");
        }
        List<Item> items = new ArrayList<>();
        for (JsonValue element : elements) {
            if (!(element instanceof JsonObject image)) {
                throw new IOException(MANIFEST + " is no list of images");
            }
            items.add(Json.read(Json.write(image), ImageCodec.MAX_BYTES, Item::read));
        }
        return items;
    }
}
