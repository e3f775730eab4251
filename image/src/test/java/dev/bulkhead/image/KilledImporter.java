package dev.bulkhead.image;

import dev.bulkhead.image.archive.RootArchive;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.image.layer.TarBuilder;
import dev.bulkhead.oci.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** A program that imports and removes images until it is killed. */
final class KilledImporter {
    static final int FILES = 60;

    private KilledImporter() {}

    /**
     * Runs until it is killed; writes a dot for each image that it has imported.
     *
     * @param arguments the directory of the store, and a number that makes its images different
     */
    public static void main(String[] arguments) throws IOException {
        try (ImageStore store = ImageStore.open(Path.of(arguments[0]))) {
            for (int i = 0; ; i++) {
                Reference name = Reference.parse("image" + i % 4);
                RootArchive.add(
                        store,
                        archive(arguments[1] + " " + i).stream(),
                        new RootArchive.Wish(name),
                        LayerLimits.DEFAULT,
                        bytes -> {});
                if (i % 3 == 0) {
                    store.remove(name, Set.of());
                }
                System.out.write('.');
                System.out.flush();
            }
        }
    }

    private static TarBuilder archive(String content) {
        TarBuilder archive = new TarBuilder();
        for (int i = 0; i < FILES; i++) {
            archive.file("directory/file" + i, content);
        }
        return archive;
    }
}
