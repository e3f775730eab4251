/**
 * The server: {@link dev.bulkhead.server.Main} starts it, {@link dev.bulkhead.server.Server} is
 * made of everything.
 */
package dev.bulkhead.server;
