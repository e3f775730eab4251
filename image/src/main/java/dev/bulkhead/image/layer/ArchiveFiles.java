package dev.bulkhead.image.layer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The files in a tar archive that is no layer, one after the other; nothing is unpacked. */
public final class ArchiveFiles {
    private static final long MOST_ENTRIES = 100_000;

    private final TarReader reader;

    /** Starts with the first one of an archive without compression. */
    public ArchiveFiles(InputStream archive) {
        reader =
                new TarReader(
                        ArchiveStream.withoutDigest(archive, Long.MAX_VALUE, _ -> {}),
                        MOST_ENTRIES);
    }

    /**
     * A file or a link to one.
     *
     * @param name without "." and "..", relative
     * @param target of a link, as the archive has it, else empty
     * @param size of a file in bytes
     */
    public record File(String name, String target, long size) {
        /** Returns whether it is a symbolic or a hard link. */
        public boolean isLink() {
            return !target.isEmpty();
        }
    }

    /** Goes to the next file or link; what else the archive has is passed over. */
    public Optional<File> next() throws IOException {
        try {
            while (true) {
                Optional<TarEntry> next = reader.next();
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                TarEntry entry = next.get();
                boolean plain =
                        entry.type() == TarEntryType.FILE
                                && reader.dataLeft() == entry.content().size();
                if (plain || isLink(entry.type())) {
                    String name = LayerPath.of(entry.name()).path();
                    return Optional.of(new File(name, entry.target(), reader.dataLeft()));
                }
            }
        } catch (IOException e) {
            throw new IOException("archive, " + reader.place() + ": " + e.getMessage(), e);
        }
    }

    private static boolean isLink(TarEntryType type) {
        return type == TarEntryType.SYMBOLIC_LINK || type == TarEntryType.HARD_LINK;
    }

    /** Returns the data of the current file, good until the next one; closing it does nothing. */
    public InputStream data() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                long left = reader.dataLeft();
                return left == 0 ? -1 : reader.read(ByteBuffer.wrap(bytes, offset, length), left);
            }
        };
    }
}
