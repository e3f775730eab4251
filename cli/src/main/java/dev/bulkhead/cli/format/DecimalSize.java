package dev.bulkhead.cli.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Says how large something is, in steps of a thousand and three digits, as Docker does. */
public final class DecimalSize {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int STEP = 1000;
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);

    private DecimalSize() {}

    /** Returns such as {@code 117MB} or {@code 1.02GB}. */
    public static String of(long bytes) {
        int unit = 0;
        double size = bytes;
        while (size >= STEP && unit < UNITS.length - 1) {
            size /= STEP;
            unit++;
        }
        BigDecimal rounded = new BigDecimal(size).round(DIGITS).stripTrailingZeros();
        return rounded.toPlainString() + UNITS[unit];
    }
}
