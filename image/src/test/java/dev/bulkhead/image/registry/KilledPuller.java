package dev.bulkhead.image.registry;

import java.nio.file.Path;

/** A program that pulls an image, and is killed mostly. */
final class KilledPuller {
    private KilledPuller() {}

    /**
     * Pulls.
     *
     * @param arguments the directory of the store's parent, and the image
     */
    public static void main(String[] arguments) throws Exception {
        TestStore store = new TestStore(Path.of(arguments[0]), "store");
        System.out.write('.');
        System.out.flush();
        store.pull(arguments[1]);
        Runtime.getRuntime().halt(0);
    }
}
