package dev.bulkhead.engine;

import dev.bulkhead.image.registry.TransferNews;
import dev.bulkhead.oci.Digest;
import java.util.Optional;
import java.util.function.Consumer;

/** Passes news of a transfer on, a layer by the first digits of its digest. */
final class TransferReport implements TransferNews {
    private static final int SHORT_ID = 12;

    private final Consumer<ImageProgress> progress;

    TransferReport(Consumer<ImageProgress> progress) {
        this.progress = progress;
    }

    @Override
    public void tell(String notice) {
        progress.accept(ImageProgress.of(notice));
    }

    @Override
    public void part(Digest part, String status, long current, long total) {
        String id = part.hex().substring(0, SHORT_ID);
        progress.accept(new ImageProgress(Optional.of(id), status, current, total));
    }
}
