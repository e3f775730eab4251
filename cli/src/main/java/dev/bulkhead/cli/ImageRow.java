package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Age;
import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.oci.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An image under one of its names, as a line of a list. */
record ImageRow(ImageInfo image, String repository, String tag, String digest) {
    private static final String NONE = "<none>";

    /** Returns the lines of an image: one for each name that is wanted. */
    static List<ImageRow> of(ImageInfo image, ImageFilter filter, boolean digests) {
        List<ImageRow> rows = new ArrayList<>();
        for (String name : image.tags()) {
            if (filter.acceptsName(name)) {
                int end = endOfRepository(name);
                String repository = name.substring(0, end);
                String tag = end < name.length() ? name.substring(end + 1) : NONE;
                rows.add(new ImageRow(image, repository, tag, digest(image, repository)));
            }
        }
        if (image.tags().isEmpty()) {
            rows.add(withoutTag(image));
        }
        return rows;
    }

    private static ImageRow withoutTag(ImageInfo image) {
        for (String name : image.digests()) {
            int at = name.indexOf('@');
            return new ImageRow(image, name.substring(0, at), NONE, name.substring(at + 1));
        }
        return new ImageRow(image, NONE, NONE, NONE);
    }

    private static String digest(ImageInfo image, String repository) {
        return image.digests().stream()
                .filter(name -> name.startsWith(repository + "@"))
                .map(name -> name.substring(repository.length() + 1))
                .findFirst()
                .orElse(NONE);
    }

    /** Returns where the repository ends: a colon before a slash belongs to a port. */
    static int endOfRepository(String name) {
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        return colon < 0 ? name.length() : colon;
    }

    static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("Repository", "REPOSITORY");
        titles.put("Tag", "TAG");
        titles.put("Digest", "DIGEST");
        titles.put("ID", "IMAGE ID");
        titles.put("CreatedSince", "CREATED");
        titles.put("CreatedAt", "CREATED AT");
        titles.put("Size", "SIZE");
        titles.put("Platform", "PLATFORM");
        return titles;
    }

    static List<String> columns(boolean digests) {
        return digests
                ? List.of("Repository", "Tag", "Digest", "ID", "CreatedSince", "Size")
                : List.of("Repository", "Tag", "ID", "CreatedSince", "Size");
    }

    String id(boolean whole) {
        return whole ? image.id() : image.shortId();
    }

    JsonObject toJson(boolean whole, Instant now) {
        return new Fields()
                .with("Repository", repository)
                .with("Tag", tag)
                .with("Digest", digest)
                .with("ID", id(whole))
                .with("CreatedSince", Age.of(Duration.between(image.created(), now)) + " ago")
                .with("CreatedAt", image.created().toString())
                .with("Size", DecimalSize.of(image.size()))
                .with("Platform", image.platform())
                .toJson();
    }
}
