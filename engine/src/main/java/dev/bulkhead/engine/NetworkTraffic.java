package dev.bulkhead.engine;

/**
 * What went through one interface of a container, as it sees it.
 *
 * @param link the interface
 * @param receivedBytes bytes that came in
 * @param receivedPackets packets that came in
 * @param receivedErrors broken ones
 * @param receivedDropped those there was no room for
 * @param sentBytes bytes that went out
 * @param sentPackets packets that went out
 * @param sentErrors those that could not be sent
 * @param sentDropped those there was no room for
 */
public record NetworkTraffic(
        String link,
        long receivedBytes,
        long receivedPackets,
        long receivedErrors,
        long receivedDropped,
        long sentBytes,
        long sentPackets,
        long sentErrors,
        long sentDropped) {}
