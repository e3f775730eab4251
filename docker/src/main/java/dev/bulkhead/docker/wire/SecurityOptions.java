package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.Seccomp;
import dev.bulkhead.engine.Security;
import dev.bulkhead.engine.SecurityLabel;
import java.util.List;
import java.util.Optional;

/** Reads the options by which walls inside the kernel are lowered or changed. */
final class SecurityOptions {
    private SecurityOptions() {}

    static Security read(List<String> options, List<String> warnings) {
        Security security = Security.DEFAULT;
        for (String option : options) {
            // Older clients put a colon where newer ones put an equals sign.
            int separator = separator(option);
            String name = separator < 0 ? option : option.substring(0, separator);
            String value = separator < 0 ? "" : option.substring(separator + 1);
            security = apply(security, name, value, warnings);
        }
        return security;
    }

    private static int separator(String option) {
        int equals = option.indexOf('=');
        return equals < 0 ? option.indexOf(':') : equals;
    }

    private static Security apply(
            Security security, String name, String value, List<String> warnings) {
        return switch (name) {
            case "seccomp" -> security.with(seccomp(value));
            case "no-new-privileges" ->
                    security.withNoNewPrivileges(value.isEmpty() || value.equals("true"));
            case "apparmor" -> security.withAppArmor(value);
            case "label" -> security.withLabel(label(security, value));
            case "systempaths", "writable-cgroups" -> {
                warnings.add(
                        "security option '%s' is not supported and was ignored".formatted(name));
                yield security;
            }
            default ->
                    throw new IllegalArgumentException(
                            "invalid --security-opt 2: \"" + name + "\"");
        };
    }

    private static Optional<SecurityLabel> label(Security security, String value) {
        if (value.equals("disable")) {
            return Optional.empty();
        }
        int colon = value.indexOf(':');
        String part = colon < 0 ? value : value.substring(0, colon);
        String name = colon < 0 ? "" : value.substring(colon + 1);
        Optional<SecurityLabel> label =
                security.label().orElse(SecurityLabel.USUAL).with(part, name);
        if (label.isEmpty()) {
            throw new IllegalArgumentException("invalid --security-opt 2: \"label=" + value + "\"");
        }
        return label;
    }

    private static Seccomp seccomp(String value) {
        return switch (value) {
            case "unconfined" -> new Seccomp.Unconfined();
            case "builtin", "" -> new Seccomp.Default();
            default -> new Seccomp.Profile(value);
        };
    }
}
