package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.ContainerRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** By what a container is known. */
@Topic("Identity")
final class IdentityFlags {
    private static final String NAME = "--name";
    private static final String HOSTNAME = "--hostname";
    private static final String DOMAINNAME = "--domainname";
    private static final String LABEL = "--label";
    private static final String LABEL_FILE = "--label-file";

    private static final Pattern VALID_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}");
    private static final Pattern VALID_HOST = Pattern.compile("[^\\s/\\p{Cntrl}]+");

    /** What sethostname(2) and setdomainname(2) take, in bytes. */
    private static final int LONGEST_HOST = 64;

    @Option(names = NAME, paramLabel = "NAME", description = "Name it (default: made up)")
    private Optional<String> name = Optional.empty();

    @Option(
            names = {"-h", HOSTNAME},
            paramLabel = "NAME",
            description = "Its host name (default: its short id)")
    private Optional<String> hostname = Optional.empty();

    @Option(names = DOMAINNAME, paramLabel = "NAME", description = "Its NIS domain name")
    private Optional<String> domainname = Optional.empty();

    @Option(
            names = {"-l", LABEL},
            paramLabel = "KEY[=VALUE]",
            description = "Label it")
    private List<String> labels = List.of();

    @Option(
            names = LABEL_FILE,
            paramLabel = "FILE",
            description = "Label it with what a file lists, one a line")
    private List<String> labelFiles = List.of();

    void addTo(ContainerRequest.Builder request, Surroundings surroundings) {
        name.map(IdentityFlags::validName).ifPresent(request::name);
        hostname.map(text -> validHost(HOSTNAME, text)).ifPresent(request::hostname);
        domainname.map(text -> validHost(DOMAINNAME, text)).ifPresent(request::domainname);
        labels(surroundings).forEach(request::label);
    }

    private static String validName(String text) {
        String bare = text.startsWith("/") ? text.substring(1) : text;
        if (!VALID_NAME.matcher(bare).matches()) {
            throw new InvalidFlagException(
                    NAME,
                    text,
                    "expected two or more of a-z A-Z 0-9 _ . -, beginning with a letter or digit");
        }
        return bare;
    }

    private static String validHost(String flag, String text) {
        if (!VALID_HOST.matcher(text).matches()
                || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_HOST) {
            throw new InvalidFlagException(
                    flag, text, "expected a name of at most 64 bytes, without blanks and slashes");
        }
        return text;
    }

    private Map<String, String> labels(Surroundings surroundings) {
        Map<String, String> result = new LinkedHashMap<>();
        DefinitionFile reader = new DefinitionFile(LABEL_FILE, surroundings);
        for (String file : labelFiles) {
            reader.addTo(result, file, _ -> Optional.of(""));
        }
        for (String label : labels) {
            int separator = label.indexOf('=');
            if (separator == 0 || label.isEmpty()) {
                throw new InvalidFlagException(LABEL, label, "expected KEY=VALUE or KEY");
            }
            result.put(
                    separator < 0 ? label : label.substring(0, separator),
                    separator < 0 ? "" : label.substring(separator + 1));
        }
        return result;
    }
}
