package dev.bulkhead.image.layer;

import java.io.IOException;

/** Is told all bytes of an archive in their order, but for what became a file of the layer. */
interface ArchiveRecorder {
    /** Remembers nothing. */
    ArchiveRecorder NONE =
            new ArchiveRecorder() {
                @Override
                public void bytes(byte[] bytes, int offset, int length) {}

                @Override
                public void content(LayerPath path, long size) {}
            };

    /** Takes bytes that are found nowhere else. */
    void bytes(byte[] bytes, int offset, int length) throws IOException;

    /** Takes note that all bytes of a file of the layer come now. */
    void content(LayerPath path, long size) throws IOException;
}
