package dev.bulkhead.server.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.cli.Caller.WindowSize;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a front says first: struct hello in protocol.h.
 *
 * @param version the front's version
 * @param arguments with the program's name first
 * @param environment as it came
 * @param workingDirectory absolute; empty if it was removed
 * @param terminals bit n is set if descriptor n is a terminal
 * @param umask 0 to 0777
 * @param window the size of the caller's terminal, if there is one
 */
record Hello(
        String version,
        List<String> arguments,
        EnvironmentBlock environment,
        Optional<Path> workingDirectory,
        int terminals,
        int umask,
        Optional<WindowSize> window) {
    /** The protocol that this server speaks. */
    static final int PROTOCOL = 1;

    /** The most that may follow the prefix, in bytes. */
    static final int LIMIT = 16 << 20;

    private static final byte[] MAGIC = "bulkhead".getBytes(UTF_8);
    private static final int FIXED_SIZE = 32;
    private static final int LONGEST_VERSION = 55;

    Hello {
        arguments = List.copyOf(arguments);
    }

    /**
     * The part of a hello that is the same in every version of the protocol.
     *
     * @param protocol the protocol's version
     * @param following the number of bytes after the prefix, 0 to {@link #LIMIT}
     */
    record Prefix(int protocol, int following) {
        static final int SIZE = 16;

        /** Reads a prefix. */
        static Prefix decode(ByteBuffer bytes) throws ProtocolException {
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            byte[] magic = new byte[MAGIC.length];
            bytes.get(magic);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new ProtocolException("who connected is no front: wrong magic");
            }
            int protocol = bytes.getInt();
            int following = bytes.getInt();
            if (following < 0 || following > LIMIT) {
                throw new ProtocolException(
                        "a hello of %d bytes, more than %d"
                                .formatted(Integer.toUnsignedLong(following), LIMIT));
            }
            return new Prefix(protocol, following);
        }
    }

    /**
     * Reads what follows the prefix.
     *
     * @throws ProtocolException if sizes and contents contradict each other
     */
    static Hello decode(ByteBuffer bytes) throws ProtocolException {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < FIXED_SIZE) {
            throw new ProtocolException("a hello of " + bytes.remaining() + " bytes");
        }
        int versionSize = bytes.getInt();
        int argumentCount = bytes.getInt();
        int argumentSize = bytes.getInt();
        int variableCount = bytes.getInt();
        int variableSize = bytes.getInt();
        int directorySize = bytes.getInt();
        int terminals = Short.toUnsignedInt(bytes.getShort());
        int umask = Short.toUnsignedInt(bytes.getShort()) & 0777;
        int rows = Short.toUnsignedInt(bytes.getShort());
        int columns = Short.toUnsignedInt(bytes.getShort());
        String version = new String(take(bytes, versionSize), UTF_8);
        List<String> arguments = strings(take(bytes, argumentSize), argumentCount);
        byte[] variables = take(bytes, variableSize);
        requireStrings(variables, variableCount);
        String directory = new String(take(bytes, directorySize), UTF_8);
        if (bytes.hasRemaining() || version.length() > LONGEST_VERSION || arguments.isEmpty()) {
            throw new ProtocolException("a hello whose sizes contradict each other");
        }
        return new Hello(
                version,
                arguments,
                new EnvironmentBlock(variables),
                // The kernel begins a directory that is out of sight with "(unreachable)".
                directory.startsWith("/") ? Optional.of(Path.of(directory)) : Optional.empty(),
                terminals,
                umask,
                rows > 0 ? Optional.of(new WindowSize(rows, columns)) : Optional.empty());
    }

    /** Returns whether a standard stream is a terminal. */
    boolean isTerminal(int stream) {
        return (terminals >> stream & 1) != 0;
    }

    private static byte[] take(ByteBuffer bytes, int size) throws ProtocolException {
        if (size < 0 || size > bytes.remaining()) {
            throw new ProtocolException(
                    "a hello with a part of %d bytes where %d are left"
                            .formatted(Integer.toUnsignedLong(size), bytes.remaining()));
        }
        byte[] part = new byte[size];
        bytes.get(part);
        return part;
    }

    private static List<String> strings(byte[] block, int count) throws ProtocolException {
        requireStrings(block, count);
        List<String> strings = new ArrayList<>(count);
        int start = 0;
        for (int end = 0; end < block.length; end++) {
            if (block[end] == 0) {
                strings.add(new String(block, start, end - start, UTF_8));
                start = end + 1;
            }
        }
        return strings;
    }

    private static void requireStrings(byte[] block, int count) throws ProtocolException {
        int ends = 0;
        for (byte each : block) {
            if (each == 0) {
                ends++;
            }
        }
        if (ends != count || (block.length > 0 && block[block.length - 1] != 0)) {
            throw new ProtocolException(
                    "a hello with %d strings where %d were announced".formatted(ends, count));
        }
    }
}
