package dev.bulkhead.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small root file system around Debian's busybox-static, packed as an archive. */
final class BusyboxImage {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private BusyboxImage() {}

    /** Imports it under a name. */
    static ImageInfo importInto(Engine engine, String name) throws Exception {
        return importInto(engine, name, "cat");
    }

    /**
     * Imports it under a name.
     *
     * @param compressor a program that reads standard input and writes standard output
     */
    static ImageInfo importInto(Engine engine, String name, String... compressor) throws Exception {
        Path tree = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-busybox-");
        try {
            make(tree);
            ProcessBuilder tar = new ProcessBuilder("tar", "-C", tree.toString(), "-cf", "-", ".");
            ProcessBuilder compress = new ProcessBuilder(compressor);
            tar.redirectError(ProcessBuilder.Redirect.INHERIT);
            compress.redirectError(ProcessBuilder.Redirect.INHERIT);
            List<Process> pipe = ProcessBuilder.startPipeline(List.of(tar, compress));
            try (InputStream archive = pipe.getLast().getInputStream()) {
                return engine.images().importArchive(archive, ImportRequest.named(name));
            }
        } finally {
            EngineExtension.deleteTree(tree);
        }
    }

    /** Makes the tree in a directory that is there. */
    static void make(Path tree) throws IOException, InterruptedException {
        for (String directory : List.of("bin", "etc", "root", "data", "home/worker", "tmp")) {
            Files.createDirectories(tree.resolve(directory));
        }
        Files.copy(BUSYBOX, tree.resolve("bin/busybox"));
        for (String applet : applets()) {
            Files.createSymbolicLink(tree.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        Files.writeString(
                tree.resolve("etc/passwd"),
                """
                root:x:0:0:root:/root:/bin/sh
                worker:x:1000:1001:Worker:/home/worker:/bin/sh
                homeless:x:1002:1002::
                """);
        Files.writeString(
                tree.resolve("etc/group"),
                """
                root:x:0:
                workers:x:1001:
                audio:x:29:worker,root
                video:x:44:
                """);
        Files.writeString(tree.resolve("data/greeting"), "hello\n");
        Files.writeString(tree.resolve("root/private"), "only root's\n");
        new ProcessBuilder("chmod", "600", tree.resolve("root/private").toString())
                .start()
                .waitFor();
        new ProcessBuilder("chown", "-R", "1000:1001", tree.resolve("home/worker").toString())
                .start()
                .waitFor();
    }

    private static List<String> applets() throws IOException {
        Process list = new ProcessBuilder(BUSYBOX.toString(), "--list").start();
        List<String> applets =
                new ArrayList<>(
                        list.inputReader().lines().filter(name -> !name.isBlank()).toList());
        applets.remove("busybox");
        return applets;
    }
}
