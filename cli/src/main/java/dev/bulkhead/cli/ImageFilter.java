package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.format.Moment;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.Images;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Which images are listed: those for which all filters hold, of references one. */
final class ImageFilter {
    private static final String FLAG = "--filter";

    private final List<Predicate<ImageInfo>> conditions = new ArrayList<>();
    private final List<String> references = new ArrayList<>();

    private ImageFilter() {}

    /**
     * Reads filters.
     *
     * @param wanted a name as a further one
     * @param images tells when those were made that filters name
     */
    static ImageFilter parse(
            List<String> filters, Optional<String> wanted, Instant now, Images images)
            throws EngineException {
        ImageFilter result = new ImageFilter();
        wanted.ifPresent(result.references::add);
        for (String filter : filters) {
            result.add(filter, now, images);
        }
        return result;
    }

    private void add(String filter, Instant now, Images images) throws EngineException {
        int separator = filter.indexOf('=');
        String key = separator < 0 ? "" : filter.substring(0, separator).strip();
        String value = filter.substring(separator + 1).strip();
        switch (key) {
            case "dangling" -> {
                boolean dangling = truth(filter, value);
                conditions.add(image -> image.isDangling() == dangling);
            }
            case "label" -> conditions.add(image -> hasLabel(value, image.labels()));
            case "reference" -> references.add(value);
            case "before" -> {
                Instant moment = images.find(value).created();
                conditions.add(image -> image.created().isBefore(moment));
            }
            case "since" -> {
                Instant moment = images.find(value).created();
                conditions.add(image -> image.created().isAfter(moment));
            }
            case "until" -> {
                Instant moment = Moment.parse(FLAG, value, now);
                conditions.add(image -> image.created().isBefore(moment));
            }
            default ->
                    throw new InvalidFlagException(
                            FLAG,
                            filter,
                            "expected dangling=, label=, reference=, before=, since= or until= and"
                                    + " a value");
        }
    }

    private static boolean truth(String filter, String value) {
        return switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new InvalidFlagException(FLAG, filter, "expected true or false");
        };
    }

    private static boolean hasLabel(String wanted, Map<String, String> labels) {
        int separator = wanted.indexOf('=');
        return separator < 0
                ? labels.containsKey(wanted)
                : wanted.substring(separator + 1)
                        .equals(labels.get(wanted.substring(0, separator)));
    }

    boolean accepts(ImageInfo image) {
        return conditions.stream().allMatch(condition -> condition.test(image))
                && (references.isEmpty() || image.tags().stream().anyMatch(this::acceptsName));
    }

    /** Returns whether one of the references is the name, its repository, or a pattern of it. */
    boolean acceptsName(String name) {
        String repository = name.substring(0, ImageRow.endOfRepository(name));
        return references.isEmpty()
                || references.stream()
                        .anyMatch(wanted -> matches(wanted, name) || matches(wanted, repository));
    }

    private static boolean matches(String pattern, String name) {
        if (pattern.equals(name)) {
            return true;
        }
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            return matcher.matches(Path.of(name));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidFlagException(FLAG, pattern, "no pattern: " + malformed.getMessage());
        }
    }
}
