/**
 * The server's side of the front's socket. {@link dev.bulkhead.server.front.FrontListener} accepts,
 * {@link dev.bulkhead.server.front.Hello} is what a front says first, and {@link
 * dev.bulkhead.server.front.FrontConnection} runs its command. The other side, and the protocol in
 * words: {@code cli/src/main/c/protocol.h}.
 */
package dev.bulkhead.server.front;
