package dev.bulkhead.oci.json;

/** A field of a record has a value that it must not have. */
public final class InvalidFieldException extends IllegalArgumentException {
    private final String field;
    private final String problem;

    /**
     * Describes the problem.
     *
     * @param field path of the field from the record, with JSON's names: {@code args[1]}
     * @param problem what is wrong with the value and what would be right
     */
    public InvalidFieldException(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
        this.problem = problem;
    }

    /** Returns the path of the field from the record. */
    public String field() {
        return field;
    }

    /** Returns what is wrong, without the path. */
    public String problem() {
        return problem;
    }
}
