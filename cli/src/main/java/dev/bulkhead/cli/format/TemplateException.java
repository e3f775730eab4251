package dev.bulkhead.cli.format;

/** A template is malformed, or does not fit what it is to show. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super(message);
    }
}
