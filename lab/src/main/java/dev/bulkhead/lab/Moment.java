package dev.bulkhead.lab;

/** When memory is looked at. */
enum Moment {
    CROWD("while a crowd runs"),
    IDLE("idle");

    private final String text;

    Moment(String text) {
        this.text = text;
    }

    /** Returns it in words: some seconds after all crowds are gone, for idle. */
    String text() {
        return text;
    }
}
