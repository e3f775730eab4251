package dev.bulkhead.image.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How an archive is compressed, told by its first bytes. */
public enum Compression {
    NONE(""),
    GZIP("1f8b"),
    ZSTD("28b52ffd"),
    XZ("fd377a585a00"),
    BZIP2("425a68");

    /** How many bytes tell. */
    public static final int LONGEST_MAGIC = 6;

    private static final int BUFFER_SIZE = 256 * 1024;

    /** Enough for every preset of xz(1): -9 takes 65 MiB. */
    private static final int XZ_MEMORY_KIB = 128 * 1024;

    private final String magic;

    /** Takes the first bytes, in hexadecimal digits. */
    Compression(String magic) {
        this.magic = magic;
    }

    /**
     * Undoes whatever compression a stream has. Streams that are several compressed ones in a row
     * are read as one.
     *
     * @param compressed any stream; the result closes it
     */
    public static InputStream decompress(InputStream compressed) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(compressed, BUFFER_SIZE);
        buffered.mark(LONGEST_MAGIC);
        Compression compression = of(buffered.readNBytes(LONGEST_MAGIC));
        buffered.reset();
        return compression.open(buffered);
    }

    /** Tells the compression of what begins with these bytes. */
    public static Compression of(byte[] start) {
        String digits = HexFormat.of().formatHex(start);
        for (Compression compression : values()) {
            if (compression != NONE && digits.startsWith(compression.magic)) {
                return compression;
            }
        }
        return NONE;
    }

    private InputStream open(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(in, BUFFER_SIZE);
            // Frames that need a window of more than 128 MiB are refused by the library.
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
            case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
        };
    }
}
