package dev.bulkhead.network.dns;

/** One attempt to have a question answered by one server. */
interface Upstream extends AutoCloseable {
    /** What comes of it: one of these is called once, unless it is closed before. */
    interface Outcome {
        void answered(Reply reply);

        void failed(String why);
    }

    /** Ends it, whether there was an answer or not. */
    @Override
    void close();
}
