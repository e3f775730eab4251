package dev.bulkhead.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The one door to the kernel: syscall(2) of the C library, with errno read by the call itself, so
 * that no thread ever sees another's.
 */
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG),
                    Linker.Option.captureCallState("errno"));

    private Native() {}

    /**
     * Makes a system call with up to six arguments.
     *
     * @return the result, or minus the error number: -4095 to -1
     */
    static long call(SystemCall call, long... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            long result =
                    (long)
                            SYSCALL.invokeExact(
                                    state,
                                    (long) call.number(),
                                    argument(arguments, 0),
                                    argument(arguments, 1),
                                    argument(arguments, 2),
                                    argument(arguments, 3),
                                    argument(arguments, 4),
                                    argument(arguments, 5));
            return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (Throwable impossible) {
            throw new AssertionError("syscall(2) threw", impossible);
        }
    }

    /** Makes a system call again as long as a signal interrupts it, see {@link #call}. */
    static long callUninterrupted(SystemCall call, long... arguments) {
        long result;
        do {
            result = call(call, arguments);
        } while (result == -Errno.EINTR);
        return result;
    }

    private static long argument(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }

    /**
     * Returns the result of a call, or throws when it is an error.
     *
     * @param description the call with its arguments, for the message
     */
    static long check(long result, Description description) throws KernelException {
        if (result < 0 && result >= -4095) {
            throw new KernelException(description.text(), (int) -result);
        }
        return result;
    }

    /** Describes a call, only when it failed. */
    @FunctionalInterface
    interface Description {
        String text();
    }

    /**
     * Returns a NUL-terminated copy of a string in UTF-8 as an address.
     *
     * @throws IllegalArgumentException if there is a NUL in it, where the kernel would see its end
     */
    static long string(Arena arena, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character in \"%s\"".formatted(value));
        }
        return arena.allocateFrom(value).address();
    }
}
