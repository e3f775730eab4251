package dev.bulkhead.network.dns;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What makes two questions the same: an answer to one answers the other.
 *
 * @param name in lower case
 * @param type the type asked for
 * @param recordClass the class asked for
 * @param flags those that change what a server does
 * @param edns whether the asker knows OPT records
 * @param dnssecOk whether it wants signatures
 * @param servers who is asked
 */
record QuestionKey(
        String name,
        int type,
        int recordClass,
        int flags,
        boolean edns,
        boolean dnssecOk,
        List<InetSocketAddress> servers) {
    static QuestionKey of(Query query, List<InetSocketAddress> servers) {
        return new QuestionKey(
                query.name(),
                query.type(),
                query.recordClass(),
                query.flags() & (Wire.RD | Wire.AD | Wire.CD),
                query.edns().isPresent(),
                query.edns().map(Query.Edns::dnssecOk).orElse(false),
                servers);
    }
}
