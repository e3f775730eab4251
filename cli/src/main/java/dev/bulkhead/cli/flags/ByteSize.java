package dev.bulkhead.cli.flags;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads sizes as Docker does: {@code 512m}, {@code 1.5g}, {@code 64MiB}; a unit is 1024 of the
 * next.
 */
public final class ByteSize {
    static final String EXPECTATION = "expected a size such as 4096, 512k, 64m or 1.5g";

    private static final Pattern SIZE =
            Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,19})?) ?([bkmgtp]?)(?:i?b)?");
    private static final String UNITS = "bkmgtp";
    private static final BigDecimal STEP = BigDecimal.valueOf(1024);
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private ByteSize() {}

    /** Returns the size in bytes, 0 or more. */
    public static long parse(String flag, String text) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new InvalidFlagException(flag, text, EXPECTATION);
        }
        int power = Math.max(0, UNITS.indexOf(matcher.group(2)));
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(STEP.pow(power));
        if (bytes.compareTo(LARGEST) > 0) {
            throw new InvalidFlagException(flag, text, "expected a size below 8192p");
        }
        return bytes.longValue();
    }
}
