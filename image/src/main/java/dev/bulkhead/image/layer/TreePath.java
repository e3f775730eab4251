package dev.bulkhead.image.layer;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A path as people write it for a copy, where the end says something: "dir/" means the directory,
 * also through a link, and "dir/." what is in it.
 *
 * @param text absolute
 */
public record TreePath(String text) {
    /** Takes a path for one that begins at the root of the tree. */
    public static TreePath of(String text) {
        return new TreePath(text.startsWith("/") ? text : "/" + text);
    }

    /** Returns whether it can only be a directory. */
    public boolean meansDirectory() {
        return text.endsWith("/") || meansContents() || text.endsWith("/..");
    }

    /** Returns whether what is in the directory is meant rather than the directory. */
    public boolean meansContents() {
        return text.endsWith("/.");
    }

    /** Returns the last component; "/" for the root. */
    public String name() {
        String clean = clean();
        return clean.equals("/") ? "/" : clean.substring(clean.lastIndexOf('/') + 1);
    }

    /** Returns the path without its last component. */
    public TreePath parent() {
        String clean = clean();
        return new TreePath(clean.substring(0, Math.max(1, clean.lastIndexOf('/'))));
    }

    /** Returns where a link of this path leads. */
    String linkTarget(String target) {
        return new TreePath(target.startsWith("/") ? target : parent().text() + "/" + target)
                .clean();
    }

    /** Returns it without "//", "." and "..", as text alone tells it. */
    String clean() {
        Deque<String> components = new ArrayDeque<>();
        for (String component : text.split("/", -1)) {
            switch (component) {
                case "", "." -> {}
                case ".." -> components.pollLast();
                default -> components.addLast(component);
            }
        }
        return "/" + String.join("/", components);
    }

    @Override
    public String toString() {
        return text;
    }
}
