package dev.bulkhead.cli.flags;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads signals: {@code SIGTERM}, {@code term}, {@code 15}, {@code RTMIN+1}; see signal(7). */
public final class SignalName {
    private static final int MOST = 64;
    private static final int REAL_TIME_LEAST = 34;

    /** By number; alike on x86-64 and aarch64. */
    private static final List<String> NAMES =
            List.of(
                    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                    "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
                    "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
                    "PWR", "SYS");

    private static final Pattern REAL_TIME = Pattern.compile("RT(MIN|MAX)(?:([+-])([0-9]{1,2}))?");

    private SignalName() {}

    /** Returns the signal's number, 1 to 64. */
    public static int parse(String flag, String text) {
        OptionalInt number = number(text);
        if (number.isEmpty() || number.getAsInt() < 1 || number.getAsInt() > MOST) {
            throw new InvalidFlagException(
                    flag, text, "expected a signal such as SIGTERM, HUP, RTMIN+1 or 15");
        }
        return number.getAsInt();
    }

    private static OptionalInt number(String text) {
        if (text.matches("[0-9]{1,2}")) {
            return OptionalInt.of(Integer.parseInt(text));
        }
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        Matcher realTime = REAL_TIME.matcher(name);
        if (realTime.matches()) {
            return realTime(realTime);
        }
        return switch (name) {
            case "IOT" -> OptionalInt.of(NAMES.indexOf("ABRT"));
            case "CLD" -> OptionalInt.of(NAMES.indexOf("CHLD"));
            case "POLL" -> OptionalInt.of(NAMES.indexOf("IO"));
            default -> OptionalInt.of(NAMES.indexOf(name));
        };
    }

    private static OptionalInt realTime(Matcher matcher) {
        boolean fromLeast = matcher.group(1).equals("MIN");
        int base = fromLeast ? REAL_TIME_LEAST : MOST;
        if (matcher.group(2) == null) {
            return OptionalInt.of(base);
        }
        boolean inward = matcher.group(2).equals("+") == fromLeast;
        int offset = Integer.parseInt(matcher.group(3));
        int number = fromLeast ? base + offset : base - offset;
        boolean inRange = number >= REAL_TIME_LEAST && number <= MOST;
        return inward && inRange ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
