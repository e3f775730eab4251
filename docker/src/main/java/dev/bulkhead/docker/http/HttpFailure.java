package dev.bulkhead.docker.http;

/** A request that is answered by an error: a status and one sentence. */
public final class HttpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** Describes it. */
    public HttpFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Describes a request that makes no sense. */
    public static HttpFailure badRequest(String message) {
        return new HttpFailure(400, message);
    }

    /** Describes something that is not there. */
    public static HttpFailure notFound(String message) {
        return new HttpFailure(404, message);
    }

    /** Returns the status of the answer. */
    public int status() {
        return status;
    }
}
