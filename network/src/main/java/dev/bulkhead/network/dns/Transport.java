package dev.bulkhead.network.dns;

/** How a question came. */
enum Transport {
    UDP,
    TCP
}
