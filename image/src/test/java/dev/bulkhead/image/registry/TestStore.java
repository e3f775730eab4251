package dev.bulkhead.image.registry;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.image.archive.RootArchive;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.image.layer.TarBuilder;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store in a directory of its own, with registries of its own settings. */
final class TestStore implements AutoCloseable {
    final List<String> news = new CopyOnWriteArrayList<>();
    final ImageStore store;
    final Registries registries;
    final Path hosts;
    private final Path root;
    private boolean stays;

    TestStore(Path temporary, String name) throws IOException {
        this.root = temporary.resolve(name);
        this.store = ImageStore.open(root);
        this.hosts = temporary.resolve(name + "-hosts");
        this.registries = new Registries(new RegistryHosts(List.of(hosts)));
    }

    private final class News implements TransferNews {
        @Override
        public void tell(String notice) {
            news.add(notice);
        }

        @Override
        public void part(Digest part, String status, long current, long total) {
            news.add(status);
        }
    }

    /** Makes an image with some content of a size. */
    Image make(String name, long seed, int size) throws IOException {
        byte[] random = new byte[size];
        new Random(seed).nextBytes(random);
        TarBuilder archive =
                new TarBuilder()
                        .directory("etc")
                        .file("etc/name", name)
                        .symlink("etc/link", "name")
                        .hardLink("etc/hard", "etc/name")
                        .file(
                                "data",
                                new String(random, java.nio.charset.StandardCharsets.ISO_8859_1));
        return RootArchive.add(
                store,
                archive.stream(),
                new RootArchive.Wish(Reference.parse(name)),
                LayerLimits.DEFAULT,
                _ -> {});
    }

    Image pull(String name) throws Exception {
        return pull(name, Optional.empty());
    }

    Image pull(String name, Optional<Credentials> credentials) throws Exception {
        IndexEntry entry =
                registries.pull(
                        store, Reference.parse(name), Optional.empty(), credentials, new News());
        return store.find(entry.name().orElseThrow()).orElseThrow();
    }

    Digest push(Image image, String name, Optional<Credentials> credentials) throws Exception {
        Reference reference = Reference.parse(name);
        store.tag(image.entries().getFirst(), reference);
        Image tagged = store.find(reference).orElseThrow();
        return registries
                .push(
                        store,
                        tagged.entry(Optional.of(reference)),
                        reference,
                        tagged.digests(),
                        credentials,
                        new News())
                .digest();
    }

    /** Reads a file of an image's uppermost layer. */
    Path file(Image image, String path) throws IOException {
        return store.layers(image).getFirst().resolve(path);
    }

    Path path() {
        return root;
    }

    /** Opens a store that stays when it is closed. */
    static TestStore open(Path temporary, String name) throws IOException {
        TestStore opened = new TestStore(temporary, name);
        opened.stays = true;
        return opened;
    }

    @Override
    public void close() throws IOException {
        registries.close();
        store.close();
        if (stays) {
            return;
        }
        try (Directory parent = Directory.open(root.resolve("..").toString())) {
            parent.deleteTree(String.valueOf(root.getFileName()));
        }
    }
}
