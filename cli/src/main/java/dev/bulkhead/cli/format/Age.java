package dev.bulkhead.cli.format;

import java.time.Duration;

/** Says in words how long something took, as Docker does. */
public final class Age {
    private Age() {}

    /** Returns such as {@code 5 seconds} or {@code About an hour}; the larger, the rougher. */
    public static String of(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long minutes = duration.toMinutes();
        long hours = Math.round(duration.toMinutes() / 60.0);
        long days = hours / 24;
        if (seconds < 1) {
            return "Less than a second";
        } else if (seconds < 60) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        } else if (minutes < 60) {
            return minutes == 1 ? "About a minute" : minutes + " minutes";
        } else if (hours < 48) {
            return hours == 1 ? "About an hour" : hours + " hours";
        } else if (days < 14) {
            return days + " days";
        } else if (days < 60) {
            return days / 7 + " weeks";
        } else if (days < 730) {
            return days / 30 + " months";
        }
        return days / 365 + " years";
    }
}
