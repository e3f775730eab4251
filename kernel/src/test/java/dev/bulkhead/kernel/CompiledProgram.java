package dev.bulkhead.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program in C that a test needs, compiled for it. */
final class CompiledProgram {
    private CompiledProgram() {}

    /** Compiles a source and returns the program as a sealed memory file. */
    static Fd sealed(String source) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("program");
        Path code = directory.resolve("program.c");
        Path program = directory.resolve("program");
        try {
            Files.writeString(code, source);
            Process gcc =
                    new ProcessBuilder(
                                    "gcc",
                                    "-O1",
                                    "-static",
                                    "-o",
                                    program.toString(),
                                    code.toString())
                            .inheritIO()
                            .start();
            if (gcc.waitFor() != 0) {
                throw new AssertionError("gcc failed");
            }
            return Memfd.sealed("program", Files.readAllBytes(program));
        } finally {
            Files.deleteIfExists(code);
            Files.deleteIfExists(program);
            Files.delete(directory);
        }
    }
}
