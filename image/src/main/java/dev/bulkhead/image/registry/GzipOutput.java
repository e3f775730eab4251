package dev.bulkhead.image.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses by gzip (RFC 1952) on all processors, block by block as pigz does: each block knows
 * the end of the one before, and together they are one stream. The same bytes in give the same
 * bytes out.
 */
final class GzipOutput extends OutputStream {
    private static final int BLOCK = 512 * 1024;
    private static final int WINDOW = 32 * 1024;
    private static final int LEVEL = 4;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

    private final OutputStream out;
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final ExecutorService threads =
            Executors.newFixedThreadPool(processors, Thread.ofPlatform().daemon().factory());
    private final Queue<Future<byte[]>> blocks = new ArrayDeque<>();
    private final CRC32 checksum = new CRC32();
    private byte[] block = new byte[BLOCK];
    private Optional<byte[]> before = Optional.empty();
    private int filled;
    private long total;
    private boolean finished;

    /** Starts; {@link #finish} ends the stream, closing this does not close the other one. */
    GzipOutput(OutputStream out) throws IOException {
        this.out = out;
        out.write(HEADER);
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checksum.update(bytes, offset, length);
        total += length;
        int taken = 0;
        while (taken < length) {
            int piece = Math.min(length - taken, BLOCK - filled);
            System.arraycopy(bytes, offset + taken, block, filled, piece);
            filled += piece;
            taken += piece;
            if (filled == BLOCK) {
                submit(false);
            }
        }
    }

    private void submit(boolean last) throws IOException {
        byte[] content = filled == BLOCK ? block : Arrays.copyOf(block, filled);
        Optional<byte[]> dictionary = before;
        blocks.add(threads.submit(() -> compress(content, dictionary, last)));
        before = Optional.of(content);
        block = new byte[BLOCK];
        filled = 0;
        while (blocks.size() > 2 * processors) {
            writeFirst();
        }
    }

    private static byte[] compress(byte[] content, Optional<byte[]> before, boolean last) {
        Deflater deflater = new Deflater(LEVEL, true);
        try {
            before.ifPresent(bytes -> {
                int length = Math.min(WINDOW, bytes.length);
                deflater.setDictionary(bytes, bytes.length - length, length);
            });
            deflater.setInput(content);
            if (last) {
                deflater.finish();
            }
            ByteArrayOutputStream result = new ByteArrayOutputStream(content.length / 2 + 64);
            byte[] buffer = new byte[64 * 1024];
            int flush = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
            for (int count = deflater.deflate(buffer, 0, buffer.length, flush);
                    count > 0;
                    count = deflater.deflate(buffer, 0, buffer.length, flush)) {
                result.write(buffer, 0, count);
                if (count < buffer.length && !last) {
                    break;
                }
            }
            return result.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private void writeFirst() throws IOException {
        try {
            out.write(blocks.remove().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw new IOException("compress: " + e.getCause(), e.getCause());
        }
    }

    /** Ends the stream. */
    void finish() throws IOException {
        submit(true);
        while (!blocks.isEmpty()) {
            writeFirst();
        }
        byte[] trailer = new byte[8];
        for (int i = 0; i < 4; i++) {
            trailer[i] = (byte) (checksum.getValue() >>> (8 * i));
            trailer[4 + i] = (byte) (total >>> (8 * i));
        }
        out.write(trailer);
        finished = true;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        if (!finished) {
            blocks.clear();
        }
    }
}
