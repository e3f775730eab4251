package dev.bulkhead.kernel;

import java.net.InetAddress;

/**
 * An address of an interface.
 *
 * @param link the interface's number
 * @param address the address
 * @param prefixLength how many of its bits name the network
 */
public record InterfaceAddress(int link, InetAddress address, int prefixLength) {}
