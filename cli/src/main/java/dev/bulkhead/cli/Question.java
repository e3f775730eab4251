package dev.bulkhead.cli;

import java.io.IOException;
import java.io.InputStream;

/** Asks the caller before something is done that cannot be undone. */
final class Question {
    private static final int LONGEST_ANSWER = 16;

    private Question() {}

    /** Shows a warning, asks whether to go on, and returns whether the answer is yes. */
    static boolean confirm(Caller caller, String warning) throws IOException {
        caller.out().println(warning);
        caller.out().print("Are you sure you want to continue? [y/N] ");
        caller.out().flush();
        StringBuilder answer = new StringBuilder();
        InputStream keys = caller.in();
        for (int each = keys.read();
                each >= 0 && each != '\n' && answer.length() < LONGEST_ANSWER;
                each = keys.read()) {
            answer.append((char) each);
        }
        String word = answer.toString().strip();
        return word.equalsIgnoreCase("y") || word.equalsIgnoreCase("yes");
    }
}
