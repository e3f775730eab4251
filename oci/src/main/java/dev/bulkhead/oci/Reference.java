package dev.bulkhead.oci;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names an image in a registry, as Docker understands such names: {@code busybox} is {@code
 * docker.io/library/busybox:latest}. The grammar is that of github.com/distribution/reference.
 *
 * @param registry host of the registry, with its port if one is given: {@code docker.io}, {@code
 *     localhost:5000}, {@code [fc00::1]:5000}
 * @param repository path in the registry, in lower case, at most 255 characters: {@code
 *     library/busybox}
 * @param tag a name for a version, at most 128 characters
 * @param digest the exact manifest; it wins where there is a tag too
 */
public record Reference(
        String registry, String repository, Optional<String> tag, Optional<Digest> digest) {
    /** The registry of names that give none. */
    public static final String DEFAULT_REGISTRY = "docker.io";

    /** The tag of names that give neither tag nor digest. */
    public static final String DEFAULT_TAG = "latest";

    private static final String LEGACY_REGISTRY = "index.docker.io";
    private static final String OFFICIAL = "library/";
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_REPOSITORY_LENGTH = 255;

    // Possessive quantifiers: no input makes the matching slow or its stack deep.
    private static final String LABEL = "[a-zA-Z0-9]++(?:-++[a-zA-Z0-9]++)*+";
    private static final Pattern REGISTRY =
            Pattern.compile(
                    "(?:%1$s(?:\\.%1$s)*+|\\[[a-fA-F0-9:]++])(?::[0-9]++)?+".formatted(LABEL));
    private static final String COMPONENT = "[a-z0-9]++(?:(?:[._]|__|-++)[a-z0-9]++)*+";
    private static final Pattern REPOSITORY =
            Pattern.compile("%1$s(?:/%1$s)*+".formatted(COMPONENT));
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}+");
    private static final Pattern IMAGE_ID = Pattern.compile("[a-f0-9]{64}");

    /**
     * Checks every part.
     *
     * @throws IllegalArgumentException if a part is malformed or too long
     */
    public Reference {
        require(REGISTRY.matcher(registry).matches(), "registry", registry, "is not a host name");
        require(
                repository.equals(repository.toLowerCase(Locale.ROOT)),
                "repository",
                repository,
                "has upper-case letters; repository names are in lower case");
        require(
                repository.length() <= MAX_REPOSITORY_LENGTH,
                "repository",
                repository,
                "is longer than " + MAX_REPOSITORY_LENGTH + " characters");
        require(
                REPOSITORY.matcher(repository).matches(),
                "repository",
                repository,
                "is not letters and digits, in parts joined by / . _ __ or dashes");
        require(
                !registry.equals(DEFAULT_REGISTRY) || repository.indexOf('/') > 0,
                "repository",
                repository,
                "is not in a namespace; official images are in " + OFFICIAL);
        tag.ifPresent(text ->
                require(
                        TAG.matcher(text).matches(),
                        "tag",
                        text,
                        "is not 1 to 128 letters, digits, _ . or -, begun by no . or -"));
    }

    /**
     * Reads a name as a user types it, and completes it with the default registry, the {@code
     * library/} of official images, and the default tag where there is neither tag nor digest.
     *
     * @throws IllegalArgumentException if it is malformed; the message names the part
     */
    public static Reference parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "image reference \"%s\" is longer than %d characters"
                            .formatted(Excerpt.of(text), MAX_LENGTH));
        }
        if (IMAGE_ID.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "image reference \"%s\" is an image id, not a name".formatted(text));
        }
        try {
            return parseParts(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "image reference \"%s\": %s".formatted(Excerpt.of(text), e.getMessage()), e);
        }
    }

    private static Reference parseParts(String text) {
        int at = text.indexOf('@');
        Optional<Digest> digest =
                at < 0 ? Optional.empty() : Optional.of(Digest.parse(text.substring(at + 1)));
        String name = at < 0 ? text : text.substring(0, at);

        int slash = name.indexOf('/');
        boolean hasRegistry = slash >= 0 && isRegistry(name.substring(0, slash));
        String registry = hasRegistry ? name.substring(0, slash) : DEFAULT_REGISTRY;
        String path = hasRegistry ? name.substring(slash + 1) : name;
        if (registry.equals(LEGACY_REGISTRY)) {
            registry = DEFAULT_REGISTRY;
        }

        int colon = path.indexOf(':');
        Optional<String> tag =
                colon < 0 ? Optional.empty() : Optional.of(path.substring(colon + 1));
        String repository = colon < 0 ? path : path.substring(0, colon);
        if (registry.equals(DEFAULT_REGISTRY) && repository.indexOf('/') < 0) {
            repository = OFFICIAL + repository;
        }
        if (tag.isEmpty() && digest.isEmpty()) {
            tag = Optional.of(DEFAULT_TAG);
        }
        return new Reference(registry, repository, tag, digest);
    }

    /**
     * Tells a host from the first part of a path: repository parts have no upper case, no colon.
     */
    private static boolean isRegistry(String part) {
        return part.equals("localhost")
                || part.indexOf('.') >= 0
                || part.indexOf(':') >= 0
                || !part.equals(part.toLowerCase(Locale.ROOT));
    }

    /** Returns registry and repository, without tag and digest. */
    public String name() {
        return registry + "/" + repository;
    }

    /** Returns the short form that people use: what {@link #parse} would add is left out. */
    public String familiar() {
        return shortName() + suffix();
    }

    private String shortName() {
        // Without its registry, a path such as example.com/tool would be read as another
        // registry's.
        if (!registry.equals(DEFAULT_REGISTRY)
                || isRegistry(repository.substring(0, repository.indexOf('/')))) {
            return name();
        }
        boolean official =
                repository.startsWith(OFFICIAL) && repository.indexOf('/', OFFICIAL.length()) < 0;
        return official ? repository.substring(OFFICIAL.length()) : repository;
    }

    /** Returns the complete form, which {@link #parse} reads back to an equal reference. */
    @Override
    public String toString() {
        return name() + suffix();
    }

    private String suffix() {
        return tag.map(text -> ":" + text).orElse("") + digest.map(value -> "@" + value).orElse("");
    }

    private static void require(boolean valid, String part, String value, String problem) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "%s \"%s\" %s".formatted(part, Excerpt.of(value), problem));
        }
    }
}
