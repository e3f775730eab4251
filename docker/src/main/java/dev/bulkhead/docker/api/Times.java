package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Moments as clients write them. */
final class Times {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private Times() {}

    /** Reads seconds since the epoch with a fraction, a time in ISO 8601, or how long ago it is. */
    static Instant past(String text) throws HttpFailure {
        try {
            if (text.matches("-?[0-9]{1,12}(\\.[0-9]{1,9})?")) {
                BigDecimal nanos = new BigDecimal(text).multiply(NANOS);
                return Instant.ofEpochSecond(
                        nanos.divideToIntegralValue(NANOS).longValue(),
                        nanos.remainder(NANOS).longValue());
            }
            if (text.matches("([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}(\\.[0-9]{1,9})?s)?")) {
                return Instant.now().minus(Duration.parse("PT" + text.toUpperCase(Locale.ROOT)));
            }
            return Instant.parse(text);
        } catch (DateTimeException | ArithmeticException _) {
            throw HttpFailure.badRequest("invalid time: " + text);
        }
    }
}
