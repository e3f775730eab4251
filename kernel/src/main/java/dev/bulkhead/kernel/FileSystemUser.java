package dev.bulkhead.kernel;

import java.io.IOException;

/**
 * Work on files as another user and group: setfsuid(2), setfsgid(2). New files belong to them; all
 * rights of this process stay. A mount that shows owners through id maps takes new files only from
 * users that the maps know.
 */
public final class FileSystemUser {
    /** The rights that go with the user id 0 do not go when that changes. */
    private static final long SECBIT_NO_SETUID_FIXUP = 4;

    private static final long ASK = 0xFFFF_FFFFL;

    private FileSystemUser() {}

    /** Does work on a thread of its own; it must not start threads, nor wait for virtual ones. */
    public static <T> T as(long uid, long gid, Namespaces.Task<T> work) throws IOException {
        return Namespaces.onThread(() -> {
            long bits = Prctl.prctl(Prctl.PR_GET_SECUREBITS, 0, 0);
            if (uid != 0) {
                Prctl.prctl(Prctl.PR_SET_SECUREBITS, bits | SECBIT_NO_SETUID_FIXUP, 0);
            }
            become(SystemCall.SETFSGID, gid);
            become(SystemCall.SETFSUID, uid);
            return work.run();
        });
    }

    /** These calls tell no failure: they return who it was before. */
    private static void become(SystemCall call, long id) throws KernelException {
        Native.call(call, id);
        if ((Native.call(call, ASK) & ASK) != id) {
            throw new KernelException("%s(%d)".formatted(call, id), Errno.EPERM);
        }
    }
}
