package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.engine.ImageInfo;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Names of images in requests. */
final class ImageNames {
    private ImageNames() {}

    /** Returns the name that two parameters tell, the tag or digest apart. */
    static Optional<String> optional(Call call, String name, String tag) {
        return call.query()
                .text(name)
                .map(repository ->
                        call.query()
                                .text(tag)
                                .map(text -> repository + (text.contains(":") ? "@" : ":") + text)
                                .orElse(repository));
    }

    static String named(Call call, String name, String tag) throws HttpFailure {
        return optional(call, name, tag)
                .orElseThrow(() ->
                        HttpFailure.badRequest("invalid reference format: " + name + " is empty"));
    }

    /** Returns whether an image has a name like this: with or without tag, with wildcards. */
    static boolean match(ImageInfo image, String pattern) {
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            return Stream.concat(image.tags().stream(), image.digests().stream())
                    .flatMap(name -> Stream.of(name, untagged(name)))
                    .anyMatch(name -> matcher.matches(Path.of(name)));
        } catch (PatternSyntaxException _) {
            return false;
        }
    }

    private static String untagged(String name) {
        int at = name.indexOf('@');
        if (at >= 0) {
            return name.substring(0, at);
        }
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        return colon < 0 ? name : name.substring(0, colon);
    }
}
