package dev.bulkhead.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Signals by name and number; see signal(7). */
public final class Signal {
    /** Ends a program that does not handle it; what stop sends unless told otherwise. */
    public static final int SIGTERM = 15;

    /** Ends a program in any case. */
    public static final int SIGKILL = 9;

    private static final int MAX = 64;
    private static final int SIGRTMIN = 34;

    private static final Map<String, Integer> NUMBERS =
            Map.ofEntries(
                    Map.entry("HUP", 1),
                    Map.entry("INT", 2),
                    Map.entry("QUIT", 3),
                    Map.entry("ILL", 4),
                    Map.entry("TRAP", 5),
                    Map.entry("ABRT", 6),
                    Map.entry("BUS", 7),
                    Map.entry("FPE", 8),
                    Map.entry("KILL", SIGKILL),
                    Map.entry("USR1", 10),
                    Map.entry("SEGV", 11),
                    Map.entry("USR2", 12),
                    Map.entry("PIPE", 13),
                    Map.entry("ALRM", 14),
                    Map.entry("TERM", SIGTERM),
                    Map.entry("STKFLT", 16),
                    Map.entry("CHLD", 17),
                    Map.entry("CONT", 18),
                    Map.entry("STOP", 19),
                    Map.entry("TSTP", 20),
                    Map.entry("TTIN", 21),
                    Map.entry("TTOU", 22),
                    Map.entry("URG", 23),
                    Map.entry("XCPU", 24),
                    Map.entry("XFSZ", 25),
                    Map.entry("VTALRM", 26),
                    Map.entry("PROF", 27),
                    Map.entry("WINCH", 28),
                    Map.entry("IO", 29),
                    Map.entry("PWR", 30),
                    Map.entry("SYS", 31),
                    Map.entry("RTMIN", SIGRTMIN),
                    Map.entry("RTMAX", MAX));

    private Signal() {}

    /**
     * Reads a signal.
     *
     * @param text a name with or without SIG, {@code RTMIN+3}, {@code RTMAX-1}, or a number of 1 to
     *     64
     * @return empty if it is none
     */
    public static Optional<Integer> parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        name = name.startsWith("SIG") ? name.substring("SIG".length()) : name;
        Integer known = NUMBERS.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        if (name.startsWith("RTMIN+") || name.startsWith("RTMAX-")) {
            int base = name.startsWith("RTMIN") ? SIGRTMIN : MAX;
            return number(name.substring("RTMIN".length() + 1))
                    .map(offset -> base == MAX ? MAX - offset : base + offset)
                    .filter(n -> n >= SIGRTMIN && n <= MAX);
        }
        return number(name).filter(n -> n >= 1);
    }

    private static Optional<Integer> number(String text) {
        boolean digits =
                !text.isEmpty()
                        && text.length() <= 2
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits
                ? Optional.of(Integer.parseInt(text)).filter(n -> n <= MAX)
                : Optional.empty();
    }
}
