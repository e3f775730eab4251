package dev.bulkhead.oci;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the programs of an image run on (OCI image specification, image-index.md, "platform").
 *
 * @param os operating system, as Go names it: {@code linux}
 * @param architecture instruction set, as Go names it: {@code amd64}, {@code arm64}
 * @param variant version of the instruction set: {@code v7}
 * @param unknown fields that are kept as they are
 */
public record Platform(
        String os, String architecture, Optional<String> variant, JsonObject unknown) {
    private static final Pattern WORDS =
            Pattern.compile("%1$s/%1$s(?:/%1$s)?".formatted("([A-Za-z0-9_.-]{1,64})"));
    private static final Pattern VERSION = Pattern.compile("v([0-9]{1,2})(?:\\.([0-9]))?");

    /** Names a platform with no version of the instruction set. */
    public Platform(String os, String architecture) {
        this(os, architecture, Optional.empty(), JsonObject.EMPTY);
    }

    /** Returns the platform of this machine. */
    public static Platform host() {
        return named("linux", System.getProperty("os.arch"), Optional.empty());
    }

    /**
     * Reads what a user types, such as {@code linux/arm/v7}; other usual names of architectures,
     * such as x86_64 and aarch64, are turned into Go's.
     *
     * @throws IllegalArgumentException if it is not two or three words with slashes between
     */
    public static Platform parse(String text) {
        Matcher words = WORDS.matcher(text);
        if (!words.matches()) {
            throw new IllegalArgumentException(
                    "platform \"%s\" is not os/architecture or os/architecture/variant, such as linux/arm64"
                            .formatted(Excerpt.of(text)));
        }
        return named(words.group(1), words.group(2), Optional.ofNullable(words.group(3)));
    }

    private static Platform named(String os, String architecture, Optional<String> variant) {
        String lowerCase = architecture.toLowerCase(Locale.ROOT);
        String goName =
                switch (lowerCase) {
                    case "x86_64", "x86-64" -> "amd64";
                    case "aarch64" -> "arm64";
                    case "i386", "i486", "i586", "i686", "x86" -> "386";
                    case "armhf", "armel" -> "arm";
                    default -> lowerCase;
                };
        Optional<String> goVariant = lowerCase.equals("armel") ? Optional.of("v6") : variant;
        return new Platform(os.toLowerCase(Locale.ROOT), goName, goVariant, JsonObject.EMPTY);
    }

    /**
     * Returns whether a machine of this platform can run an image for the other one: system and
     * architecture are the same, and the image needs no later version of the instruction set.
     */
    public boolean runs(Platform image) {
        if (!os.equals(image.os) || !architecture.equals(image.architecture)) {
            return false;
        }
        OptionalInt own = version();
        OptionalInt needed = image.version();
        boolean comparable = own.isPresent() && needed.isPresent();
        return comparable ? needed.getAsInt() <= own.getAsInt() : variant.equals(image.variant);
    }

    /**
     * Returns the version of the instruction set in tenths, or the usual one where the variant is
     * not given; none if the variant is not a version.
     */
    OptionalInt version() {
        String text =
                variant.orElseGet(() ->
                        switch (architecture) {
                            case "amd64" -> "v1";
                            case "arm" -> "v7";
                            case "arm64" -> "v8";
                            default -> "";
                        });
        Matcher version = VERSION.matcher(text);
        if (!version.matches()) {
            return OptionalInt.empty();
        }
        int tenths = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
        return OptionalInt.of(10 * Integer.parseInt(version.group(1)) + tenths);
    }

    /** Reads a platform that is a part of a document. */
    public static Platform read(ObjectReader in) {
        String architecture = in.requiredString("architecture");
        return new Platform(
                in.requiredString("os"), architecture, in.string("variant"), in.unknown());
    }

    /** Returns the platform as a part of a document. */
    public JsonObject toJson() {
        return new ObjectWriter()
                .string("architecture", architecture)
                .string("os", os)
                .string("variant", variant)
                .finish(unknown);
    }

    /** Returns the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return os + "/" + architecture + variant.map(text -> "/" + text).orElse("");
    }
}
