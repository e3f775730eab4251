package dev.bulkhead.lab;

import java.io.IOException;

/** A contender that is not on this machine; the message says what brings it. */
final class AbsentException extends IOException {
    AbsentException(String message) {
        super(message);
    }
}
