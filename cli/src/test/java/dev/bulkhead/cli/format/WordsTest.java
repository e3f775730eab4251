package dev.bulkhead.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bulkhead.cli.flags.InvalidFlagException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ages, sizes and moments, in Docker's words. */
class WordsTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    @ParameterizedTest
    @CsvSource({
        "PT0.9S, Less than a second",
        "PT-5S, Less than a second",
        "PT1S, 1 second",
        "PT59S, 59 seconds",
        "PT60S, About a minute",
        "PT2M, 2 minutes",
        "PT59M59S, 59 minutes",
        "PT1H, About an hour",
        "PT47H, 47 hours",
        "PT48H, 2 days",
        "P13D, 13 days",
        "P14D, 2 weeks",
        "P59D, 8 weeks",
        "P60D, 2 months",
        "P729D, 24 months",
        "P730D, 2 years"
    })
    void anAgeIsRounded(Duration duration, String words) {
        assertThat(Age.of(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "999, 999B",
        "1000, 1kB",
        "116500000, 117MB",
        "1024000000, 1.02GB",
        "12340, 12.3kB"
    })
    void aSizeHasThreeDigits(long bytes, String words) {
        assertThat(DecimalSize.of(bytes)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T15:04:05Z, 2026-01-02T15:04:05Z",
        "2026-01-02T15:04:05.123456789+01:00, 2026-01-02T14:04:05.123456789Z",
        "1767366245, 2026-01-02T15:04:05Z",
        "1767366245.5, 2026-01-02T15:04:05.5Z",
        "10m, 2026-03-04T04:56:07Z",
        "1h30m10.5s, 2026-03-04T03:35:56.5Z",
        "500ms, 2026-03-04T05:06:06.5Z"
    })
    void aMomentIsADateOrHowLongAgo(String text, Instant moment) {
        assertThat(Moment.parse("--since", text, NOW)).isEqualTo(moment);
    }

    @Test
    void withoutAZoneItIsTheHosts() {
        ZoneId zone = ZoneId.systemDefault();
        assertThat(Moment.parse("--since", "2026-01-02", NOW))
                .isEqualTo(LocalDateTime.of(2026, 1, 2, 0, 0).atZone(zone).toInstant());
        assertThat(Moment.parse("--since", "2026-01-02T15:04", NOW))
                .isEqualTo(LocalDateTime.of(2026, 1, 2, 15, 4).atZone(zone).toInstant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01", "5x", "2026-01-02T", "99999999999h"})
    void whatIsNoMomentIsExplained(String text) {
        assertThatExceptionOfType(InvalidFlagException.class)
                .isThrownBy(() -> Moment.parse("--since", text, NOW))
                .withMessageStartingWith("--since '%s': expected a time such as", text);
    }
}
