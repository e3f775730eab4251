package dev.bulkhead.oci;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Names content by the hash of its bytes, such as {@code sha256:} and 64 hexadecimal digits (OCI
 * image specification, descriptor.md, "Digests").
 *
 * @param algorithm the hash function
 * @param hex the hash in lower-case hexadecimal digits, as many as the algorithm gives
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {
    /** The registered hash functions. */
    public enum Algorithm {
        SHA256("SHA-256", 64),
        SHA512("SHA-512", 128);

        private final String javaName;
        private final int hexLength;

        Algorithm(String javaName, int hexLength) {
            this.javaName = javaName;
            this.hexLength = hexLength;
        }

        /** Returns the name before the colon of a digest: {@code sha256} or {@code sha512}. */
        public String identifier() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the name by which java.security knows the function. */
        String javaName() {
            return javaName;
        }

        private static Algorithm ofIdentifier(String identifier) {
            for (Algorithm algorithm : values()) {
                if (algorithm.identifier().equals(identifier)) {
                    return algorithm;
                }
            }
            String known =
                    Arrays.stream(values())
                            .map(Algorithm::identifier)
                            .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    "digest algorithm \"%s\" is not one of %s".formatted(identifier, known));
        }
    }

    /**
     * Checks the digits.
     *
     * @throws IllegalArgumentException if their number or one of them is wrong
     */
    public Digest {
        if (hex.length() != algorithm.hexLength || !hex.chars().allMatch(Digest::isHexDigit)) {
            throw new IllegalArgumentException(
                    "%s digest \"%s\" is not %d lower-case hexadecimal digits"
                            .formatted(
                                    algorithm.identifier(), Excerpt.of(hex), algorithm.hexLength));
        }
    }

    /**
     * Reads a digest in its usual form.
     *
     * @param text algorithm, colon, hexadecimal digits
     * @throws IllegalArgumentException if it is malformed, or its algorithm is not known
     */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "digest \"%s\" has no algorithm; expected sha256:<64 hexadecimal digits>"
                            .formatted(Excerpt.of(text)));
        }
        return new Digest(
                Algorithm.ofIdentifier(text.substring(0, colon)), text.substring(colon + 1));
    }

    /** Returns the SHA-256 digest of the bytes. */
    public static Digest of(byte[] content) {
        Digester digester = new Digester(Algorithm.SHA256);
        digester.write(content, 0, content.length);
        return digester.digest();
    }

    @Override
    public int compareTo(Digest other) {
        int byAlgorithm = algorithm.compareTo(other.algorithm);
        return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
    }

    /** Returns the usual form, which {@link #parse} reads. */
    @Override
    public String toString() {
        return algorithm.identifier() + ":" + hex;
    }

    private static boolean isHexDigit(int character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }
}
