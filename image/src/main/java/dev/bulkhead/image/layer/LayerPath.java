package dev.bulkhead.image.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an entry belongs in a layer: a path without "", "." and "..", relative to the layer's root;
 * empty for the root itself.
 */
record LayerPath(String path) {
    /**
     * Makes a path of a name in an archive: one that is absolute starts at the layer's root.
     *
     * @throws IOException if the name leads out of the layer
     */
    static LayerPath of(String name) throws IOException {
        List<String> components = new ArrayList<>();
        for (String component : name.split("/", -1)) {
            switch (component) {
                case "", "." -> {}
                case ".." -> {
                    if (components.isEmpty()) {
                        throw new IOException("the path leads out of the layer");
                    }
                    components.removeLast();
                }
                default -> components.add(component);
            }
        }
        return new LayerPath(String.join("/", components));
    }

    boolean isRoot() {
        return path.isEmpty();
    }

    /** Returns the directory that holds this; the root for the root. */
    LayerPath parent() {
        return new LayerPath(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    }

    /** Returns the last component. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns this path and those above it, the topmost first, without the root. */
    List<LayerPath> fromTop() {
        List<LayerPath> paths = new ArrayList<>();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            paths.add(new LayerPath(path.substring(0, slash)));
        }
        paths.add(this);
        return paths;
    }

    @Override
    public String toString() {
        return path.isEmpty() ? "/" : path;
    }
}
