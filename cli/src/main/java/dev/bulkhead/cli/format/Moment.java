package dev.bulkhead.cli.format;

import dev.bulkhead.cli.flags.InvalidFlagException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads moments as Docker does: RFC 3339 ({@code 2026-01-02T15:04:05Z}, the later parts may be
 * missing), seconds since 1970 ({@code 1767366245.5}), or how long ago ({@code 1h30m}).
 */
public final class Moment {
    private static final Pattern EPOCH = Pattern.compile("[0-9]{1,11}(?:\\.[0-9]{1,9})?");
    private static final Pattern AGO =
            Pattern.compile("(?:[0-9]{1,9}(?:\\.[0-9]{1,9})?(?:ms|h|m|s))+");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|h|m|s)");

    private Moment() {}

    /** Returns the moment; a date without a zone is in the zone of this host. */
    public static Instant parse(String flag, String text, Instant now) {
        try {
            if (EPOCH.matcher(text).matches()) {
                return Instant.EPOCH.plusNanos(new BigDecimal(text).movePointRight(9).longValue());
            }
            return AGO.matcher(text).matches() ? now.minus(ago(text)) : date(text);
        } catch (DateTimeException | ArithmeticException _) {
            throw new InvalidFlagException(
                    flag,
                    text,
                    "expected a time such as 2026-01-02T15:04:05Z, 1767366245, or 10m for ten"
                            + " minutes ago");
        }
    }

    private static Duration ago(String text) {
        Duration total = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long unit =
                    switch (part.group(2)) {
                        case "h" -> Duration.ofHours(1).toNanos();
                        case "m" -> Duration.ofMinutes(1).toNanos();
                        case "s" -> Duration.ofSeconds(1).toNanos();
                        default -> Duration.ofMillis(1).toNanos();
                    };
            BigDecimal nanos = new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit));
            total = total.plusNanos(nanos.longValue());
        }
        return total;
    }

    private static Instant date(String text) {
        if (!text.contains("T")) {
            return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
        }
        boolean zoned = text.matches(".*(?:Z|[+-][0-9]{2}:[0-9]{2})");
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    }
}
