package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.Seccomp;
import dev.bulkhead.engine.Security;
import dev.bulkhead.engine.SecurityLabel;
import java.util.Optional;

/**
 * Reads {@code --security-opt}: {@code seccomp=unconfined|builtin|FILE} and {@code
 * no-new-privileges[=true|false]}, {@code apparmor=unconfined|PROFILE}, {@code
 * label=disable|PART:NAME} and {@code landlock=scoped|unconfined}; a colon serves as = too, as it
 * once did for Docker.
 */
final class SecurityValue {
    private static final String FLAG = "--security-opt";
    private static final String EXPECTED =
            "expected seccomp=unconfined|FILE, no-new-privileges[=true|false],"
                    + " apparmor=unconfined|PROFILE, label=disable|PART:NAME or landlock=scoped";
    private static final int LARGEST_PROFILE = 1 << 20;

    private SecurityValue() {}

    /** Returns the security with one option applied. */
    static Security apply(String value, Security security, Surroundings surroundings) {
        String[] parts = value.split("[=:]", 2);
        String option = parts.length == 2 ? parts[1] : "";
        try {
            return switch (parts[0]) {
                case "seccomp" -> security.with(seccomp(option, surroundings));
                case "no-new-privileges" ->
                        security.withNoNewPrivileges(
                                parts.length == 1 || Truth.parse(FLAG, value, option));
                case "apparmor" -> security.withAppArmor(option);
                case "label" -> label(option, security);
                case "landlock" -> landlock(option, security);
                default -> throw new IllegalArgumentException(EXPECTED);
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidFlagException(FLAG, value, String.valueOf(e.getMessage()));
        }
    }

    private static Security label(String option, Security security) {
        if (option.equals("disable")) {
            return security.withLabel(Optional.empty());
        }
        String[] parts = option.split("[=:]", 2);
        return security.withLabel(
                security.label()
                        .orElse(SecurityLabel.USUAL)
                        .with(parts[0], parts.length == 2 ? parts[1] : "")
                        .or(() -> {
                            throw new IllegalArgumentException(
                                    "expected label=disable, or user:, role:, type:, level: or filetype: and a name");
                        }));
    }

    private static Security landlock(String option, Security security) {
        return switch (option) {
            case "scoped" -> security.withLandlock(true);
            case "unconfined" -> security.withLandlock(false);
            default -> throw new IllegalArgumentException("expected scoped or unconfined");
        };
    }

    private static Seccomp seccomp(String profile, Surroundings surroundings) {
        return switch (profile) {
            case "unconfined" -> new Seccomp.Unconfined();
            case "" -> throw new IllegalArgumentException(EXPECTED);
            case "builtin" -> new Seccomp.Default();
            default ->
                    new Seccomp.Profile(
                            surroundings.read(FLAG + " seccomp", profile, LARGEST_PROFILE));
        };
    }
}
