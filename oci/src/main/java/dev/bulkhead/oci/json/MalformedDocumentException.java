package dev.bulkhead.oci.json;

/**
 * A document that was read is not what it should be: not JSON, too large, or a field is missing, of
 * a wrong type or of a wrong value. The message names the field by its path in the document.
 */
public final class MalformedDocumentException extends RuntimeException {
    private final String path;

    /**
     * Describes the problem.
     *
     * @param path the field, such as {@code mounts[2].destination}; empty for the whole document
     * @param problem what was found and what was expected
     */
    public MalformedDocumentException(String path, String problem) {
        super((path.isEmpty() ? "document" : path) + ": " + problem);
        this.path = path;
    }

    /** Describes a problem that another exception told of. */
    MalformedDocumentException(String path, String problem, Throwable cause) {
        this(path, problem);
        initCause(cause);
    }

    /** Returns the path of the field, empty for the whole document. */
    public String path() {
        return path;
    }
}
