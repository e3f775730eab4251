package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.Seccomp;
import dev.bulkhead.engine.Security;

/**
 * Reads {@code --security-opt}: {@code seccomp=unconfined|builtin|FILE} and {@code
 * no-new-privileges[=true|false]}; a colon serves as = too, as it once did for Docker.
 */
final class SecurityValue {
    private static final String FLAG = "--security-opt";
    private static final int LARGEST_PROFILE = 1 << 20;

    private SecurityValue() {}

    /** Returns the security with one option applied. */
    static Security apply(String value, Security security, Surroundings surroundings) {
        String[] parts = value.split("[=:]", 2);
        boolean valued = parts.length == 2;
        if (parts[0].equals("seccomp") && valued) {
            return new Security(seccomp(parts[1], surroundings), security.noNewPrivileges());
        }
        if (parts[0].equals("no-new-privileges")) {
            boolean raised = !valued || Truth.parse(FLAG, value, parts[1]);
            return new Security(security.seccomp(), raised);
        }
        throw new InvalidFlagException(
                FLAG,
                value,
                "expected seccomp=unconfined, seccomp=FILE or no-new-privileges[=true|false]");
    }

    private static Seccomp seccomp(String profile, Surroundings surroundings) {
        return switch (profile) {
            case "unconfined" -> new Seccomp.Unconfined();
            case "builtin" -> new Seccomp.Default();
            default ->
                    new Seccomp.Profile(
                            surroundings.read(FLAG + " seccomp", profile, LARGEST_PROFILE));
        };
    }
}
