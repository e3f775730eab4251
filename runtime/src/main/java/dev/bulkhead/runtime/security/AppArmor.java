package dev.bulkhead.runtime.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * AppArmor, where it is in force: the profile that confines containers unless they name another,
 * and those that are loaded. The kernel takes only compiled profiles, so apparmor_parser(8) loads
 * ours.
 */
public final class AppArmor {
    /** The name of the profile for containers that name none. */
    public static final String DEFAULT = "bulkhead-default";

    /** What stands for no profile at all. */
    public static final String UNCONFINED = "unconfined";

    private static final Path LOADED = Path.of("/sys/kernel/security/apparmor/profiles");
    private static final int LARGEST_ANSWER = 4096;

    private final boolean inForce;
    private Optional<String> defaultProfile = Optional.empty();
    private Optional<String> warning = Optional.empty();

    private AppArmor(boolean inForce) {
        this.inForce = inForce;
    }

    /**
     * Makes ready: loads the default profile, which takes the place of one of an earlier version.
     *
     * @param inForce whether the kernel enforces AppArmor
     */
    public static AppArmor prepare(boolean inForce) {
        AppArmor appArmor = new AppArmor(inForce);
        if (inForce) {
            appArmor.load();
        }
        return appArmor;
    }

    /** Returns the profile of a container that names none; empty: it goes without. */
    public Optional<String> defaultProfile() {
        return defaultProfile;
    }

    /** Returns why containers go without a profile although AppArmor is in force, and the cure. */
    public Optional<String> warning() {
        return warning;
    }

    /**
     * Checks a profile that a container names.
     *
     * @throws IllegalArgumentException if it cannot be applied here
     */
    public void check(String profile) throws IOException {
        if (profile.equals(UNCONFINED)) {
            return;
        }
        if (!inForce) {
            throw new IllegalArgumentException(
                    "apparmor=%s: AppArmor is not in force on this host; leave it out"
                            .formatted(profile));
        }
        if (Files.isReadable(LOADED) && !isLoaded(profile)) {
            throw new IllegalArgumentException(
                    "apparmor=%s: no such profile is loaded; apparmor_parser -r FILE loads one, and %s lists them"
                            .formatted(profile, LOADED));
        }
    }

    private static boolean isLoaded(String profile) throws IOException {
        // A line is a name and, in parentheses, a mode.
        return Files.readAllLines(LOADED).stream()
                .anyMatch(line -> line.startsWith(profile + " ("));
    }

    private void load() {
        try {
            String problem = runParser();
            if (problem.isEmpty()) {
                defaultProfile = Optional.of(DEFAULT);
            } else {
                warning =
                        Optional.of(
                                "AppArmor is in force, but the profile %s could not be loaded: %s; containers run without it"
                                        .formatted(DEFAULT, problem));
            }
        } catch (IOException _) {
            warning =
                    Optional.of(
                            "AppArmor is in force, but apparmor_parser is missing: install the package apparmor; containers run without a profile");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns what the parser complains of; empty: the profile is loaded. */
    private static String runParser() throws IOException, InterruptedException {
        Process parser =
                new ProcessBuilder("apparmor_parser", "--replace", "--skip-cache")
                        .redirectErrorStream(true)
                        .start();
        try (var profile = parser.getOutputStream()) {
            profile.write(text());
        }
        String answer;
        try (InputStream output = parser.getInputStream()) {
            answer = new String(output.readNBytes(LARGEST_ANSWER), StandardCharsets.UTF_8);
            output.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return parser.waitFor() == 0 ? "" : answer.strip().replace('\n', ' ');
    }

    private static byte[] text() throws IOException {
        try (InputStream text = AppArmor.class.getResourceAsStream("apparmor-profile")) {
            if (text == null) {
                throw new IOException("apparmor-profile is missing from this build");
            }
            return text.readAllBytes();
        }
    }
}
