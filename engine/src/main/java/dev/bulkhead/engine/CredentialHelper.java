package dev.bulkhead.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.MalformedDocumentException;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program {@code docker-credential-NAME}, by the protocol of Docker's credential helpers. */
final class CredentialHelper {
    private static final int LARGEST = 1 << 20;
    private static final long PATIENCE_SECONDS = 60;
    private static final String NOTHING = "credentials not found";

    private final String name;
    private final Map<String, String> environment;

    CredentialHelper(String name, Map<String, String> environment) {
        this.name = "docker-credential-" + name;
        this.environment = environment;
    }

    Optional<RegistryCredentials> get(String registry) throws EngineException {
        Answer answer = run("get", registry.getBytes(UTF_8));
        if (answer.code != 0) {
            if (answer.text.contains(NOTHING)) {
                return Optional.empty();
            }
            throw failure("get", answer);
        }
        try {
            return Optional.of(
                    Json.read(
                            answer.text.getBytes(UTF_8),
                            LARGEST,
                            in ->
                                    new RegistryCredentials(
                                            in.requiredString("Username"),
                                            in.requiredString("Secret"))));
        } catch (MalformedDocumentException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED,
                    name + " get: the answer is not the JSON that such programs write");
        }
    }

    void store(String registry, RegistryCredentials credentials) throws EngineException {
        String username = credentials.username().isEmpty() ? "<token>" : credentials.username();
        byte[] document =
                Json.write(
                        new ObjectWriter()
                                .string("ServerURL", registry)
                                .string("Username", username)
                                .string("Secret", credentials.secret())
                                .finish(JsonObject.EMPTY));
        requireSuccess("store", run("store", document));
    }

    void erase(String registry) throws EngineException {
        Answer answer = run("erase", registry.getBytes(UTF_8));
        if (!answer.text.contains(NOTHING)) {
            requireSuccess("erase", answer);
        }
    }

    private record Answer(int code, String text) {}

    private void requireSuccess(String verb, Answer answer) throws EngineException {
        if (answer.code != 0) {
            throw failure(verb, answer);
        }
    }

    private EngineException failure(String verb, Answer answer) {
        String said = answer.text.strip();
        return new EngineException(
                EngineException.Kind.FAILED,
                "%s %s: exit code %d%s"
                        .formatted(
                                name,
                                verb,
                                answer.code,
                                said.isEmpty() || said.length() > 200 ? "" : ": " + said));
    }

    private Answer run(String verb, byte[] input) throws EngineException {
        ProcessBuilder builder = new ProcessBuilder(program().toString(), verb);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input);
            }
            byte[] text = process.getInputStream().readNBytes(LARGEST);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("no end after " + PATIENCE_SECONDS + " s");
            }
            return new Answer(process.exitValue(), new String(text, UTF_8));
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, name + " " + verb + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(
                    EngineException.Kind.FAILED, name + " " + verb + ": interrupted", e);
        }
    }

    private Path program() throws EngineException {
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "Docker's config.json names \"%s\", which is no program".formatted(name));
        }
        String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path program = Path.of(directory, name);
            if (program.isAbsolute() && Files.isExecutable(program)) {
                return program;
            }
        }
        throw new EngineException(
                EngineException.Kind.BAD_REQUEST,
                "Docker's config.json names %s, which is not in PATH (%s); install it, or name another"
                        .formatted(name, path));
    }
}
