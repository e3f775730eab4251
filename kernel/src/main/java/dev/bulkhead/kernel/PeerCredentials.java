package dev.bulkhead.kernel;

/**
 * Who is at the other end of a unix socket, as the kernel noted it when the connection was made:
 * unix(7), SO_PEERCRED.
 *
 * @param pid the process, 0 if it is in a pid namespace that this one does not see
 * @param uid its effective user, as seen from this user namespace
 * @param gid its effective group, as seen from this user namespace
 */
public record PeerCredentials(int pid, int uid, int gid) {}
