package dev.bulkhead.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Installs peers from Debian's packages. */
final class Installation {
    private Installation() {}

    /**
     * Installs what entrants lack.
     *
     * @throws IOException if apt-get cannot
     */
    static void install(Collection<Entrant> entrants) throws IOException {
        for (Entrant entrant : entrants) {
            installPrograms(entrant.programs());
        }
    }

    /** Installs those of some programs that are missing; errors are those of the other. */
    static void installPrograms(Collection<Program> programs) throws IOException {
        for (Program program : programs) {
            // Looked for only now: the package of one may have brought the next.
            if (program.find().isEmpty()) {
                install(program);
            }
        }
    }

    private static void install(Program program) throws IOException {
        System.err.println("installing " + program.debianPackage() + "…");
        Map<String, String> unattended = Map.of("DEBIAN_FRONTEND", "noninteractive");
        Command apt = new Command(List.of(), List.of("apt-get", "-qq"), unattended);
        Command install =
                apt.with("install", "--yes", "--no-install-recommends", program.debianPackage());
        try {
            install.run();
        } catch (InterruptedIOException interruption) {
            throw interruption;
        } catch (IOException outdatedLists) {
            apt.with("update").run();
            install.run();
        }
    }
}
