package dev.bulkhead.engine;

import dev.bulkhead.image.layer.FileTree;
import dev.bulkhead.image.layer.TreePath;
import java.io.IOException;
import java.util.Optional;

/**
 * Where the source of a copy comes to: the rules of {@code docker cp}.
 *
 * @param directory that it is put in
 * @param name what it is called there; ".": what is in the source goes there
 */
record CopyPlace(TreePath directory, String name) {
    private static final int MOST_LINKS = 40;

    /**
     * What is copied.
     *
     * @param path where it is, after links
     * @param name what it is called if it keeps its name
     * @param isDirectory what it is
     */
    record Source(TreePath path, String name, boolean isDirectory) {
        /**
         * Finds what is copied.
         *
         * @throws EngineException NOT_FOUND if it is not there
         */
        static Source find(FileTree tree, String text, boolean followLink)
                throws EngineException, IOException {
            TreePath path = TreePath.of(text);
            TreePath place = path;
            FileTree.Status status = require(tree, path);
            for (int links = 0; followLink && status.isLink(); links++) {
                place = TreePath.of(status.linkTarget());
                status = require(tree, place);
                if (links > MOST_LINKS) {
                    throw bad("too many symbolic links: " + text);
                }
            }
            return new Source(
                    place, path.meansContents() ? "." : path.name(), status.isDirectory());
        }

        private static FileTree.Status require(FileTree tree, TreePath path)
                throws EngineException, IOException {
            return tree.status(path)
                    .orElseThrow(() ->
                            new EngineException(
                                    EngineException.Kind.NOT_FOUND,
                                    "no such file or directory: " + path));
        }
    }

    /**
     * Decides where a source comes to.
     *
     * @throws EngineException if it cannot come there
     */
    static CopyPlace of(Source source, FileTree tree, String text)
            throws EngineException, IOException {
        TreePath path = TreePath.of(text);
        Optional<FileTree.Status> status = tree.status(path);
        for (int links = 0; status.isPresent() && status.get().isLink(); links++) {
            path = TreePath.of(status.get().linkTarget());
            status = tree.status(path);
            if (links > MOST_LINKS) {
                throw bad("too many symbolic links: " + text);
            }
        }
        if (status.isPresent() && status.get().isDirectory()) {
            return new CopyPlace(path, source.name().equals("/") ? "." : source.name());
        }
        if (status.isPresent() && source.isDirectory()) {
            throw bad("cannot copy a directory over a file: " + path);
        }
        if (path.meansDirectory() && !source.isDirectory()) {
            throw new EngineException(
                    EngineException.Kind.NOT_FOUND,
                    "no such directory: " + path + "; make it, or leave the / at its end away");
        }
        TreePath parent = path.parent();
        if (tree.status(TreePath.of(parent.text() + "/")).isEmpty()) {
            throw new EngineException(
                    EngineException.Kind.NOT_FOUND, "no such directory: " + parent);
        }
        return new CopyPlace(parent, path.name());
    }

    private static EngineException bad(String message) {
        return new EngineException(EngineException.Kind.BAD_REQUEST, message);
    }
}
