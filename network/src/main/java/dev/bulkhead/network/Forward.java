package dev.bulkhead.network;

import java.net.InetAddress;

/**
 * Where a published port leads.
 *
 * @param port the port
 * @param target the address of its owner
 */
record Forward(PublishedPort port, InetAddress target) {}
