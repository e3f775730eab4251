package dev.bulkhead.kernel;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of spawn.h, which the C library offers and the kernel does not. They return an
 * error number instead of setting errno.
 */
final class PosixSpawn {
    private static final int POSIX_SPAWN_SETSIGDEF = 0x04;
    private static final int POSIX_SPAWN_SETSIGMASK = 0x08;
    private static final int POSIX_SPAWN_SETSID = 0x80;
    private static final short FLAGS =
            POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID;

    // glibc has 336 and 80 bytes; the rest is for the day it adds a field.
    private static final long ATTRIBUTES_SIZE = 1024;
    private static final long FILE_ACTIONS_SIZE = 512;
    private static final long SIGSET_SIZE = 128;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final MethodHandle SPAWN =
            function("posix_spawn", POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
    private static final MethodHandle INIT = function("posix_spawn_file_actions_init", POINTER);
    private static final MethodHandle DESTROY =
            function("posix_spawn_file_actions_destroy", POINTER);
    private static final MethodHandle ADD_DUP2 =
            function("posix_spawn_file_actions_adddup2", POINTER, INT, INT);
    private static final MethodHandle ADD_OPEN =
            function("posix_spawn_file_actions_addopen", POINTER, INT, POINTER, INT, INT);
    private static final MethodHandle ADD_CLOSE =
            function("posix_spawn_file_actions_addclose", POINTER, INT);
    private static final MethodHandle ADD_FCHDIR =
            function("posix_spawn_file_actions_addfchdir_np", POINTER, INT);
    private static final MethodHandle ADD_CLOSEFROM =
            function("posix_spawn_file_actions_addclosefrom_np", POINTER, INT);

    /** Never changed after it is made, so that all threads share it. */
    private static final MemorySegment ATTRIBUTES = attributes();

    private PosixSpawn() {}

    /** Starts a program; returns the child's process id, or minus the error number. */
    static int spawn(Arena arena, String path, FileActions actions, long argv, long environment) {
        MemorySegment pid = arena.allocate(INT);
        MemorySegment file = MemorySegment.ofAddress(Native.string(arena, path));
        MemorySegment arguments = MemorySegment.ofAddress(argv);
        MemorySegment variables = MemorySegment.ofAddress(environment);
        int error =
                call(() ->
                        (int)
                                SPAWN.invokeExact(
                                        pid,
                                        file,
                                        actions.memory,
                                        ATTRIBUTES,
                                        arguments,
                                        variables));
        return error == 0 ? pid.get(INT, 0) : -error;
    }

    private static MemorySegment attributes() {
        MemorySegment attributes = Arena.global().allocate(ATTRIBUTES_SIZE, 16);
        MethodHandle init = function("posix_spawnattr_init", POINTER);
        MethodHandle setMask = function("posix_spawnattr_setsigmask", POINTER, POINTER);
        MethodHandle setDefault = function("posix_spawnattr_setsigdefault", POINTER, POINTER);
        MethodHandle setFlags = function("posix_spawnattr_setflags", POINTER, SHORT);
        MemorySegment signals = Arena.global().allocate(SIGSET_SIZE, 8);
        require(() -> (int) init.invokeExact(attributes));
        require(() -> (int) setMask.invokeExact(attributes, signals));
        signals.fill((byte) 0xff);
        require(() -> (int) setDefault.invokeExact(attributes, signals));
        require(() -> (int) setFlags.invokeExact(attributes, FLAGS));
        return attributes;
    }

    private static MethodHandle function(String name, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(INT, arguments));
    }

    private static int call(Function function) {
        try {
            return function.call();
        } catch (Throwable impossible) {
            throw new AssertionError("a function of spawn.h threw", impossible);
        }
    }

    private static void require(Function function) {
        int error = call(function);
        if (error != 0) {
            throw new IllegalStateException("posix_spawn is not set up: " + Errno.name(error));
        }
    }

    /** A call of a function that returns 0 or an error number. */
    @FunctionalInterface
    private interface Function {
        int call() throws Throwable;
    }

    /** What the child does with its descriptors, in this order, before the program starts. */
    static final class FileActions implements AutoCloseable {
        private final Arena arena;
        private final MemorySegment memory;

        FileActions(Arena arena) {
            this.arena = arena;
            memory = arena.allocate(FILE_ACTIONS_SIZE, 16);
            require(() -> (int) INIT.invokeExact(memory));
        }

        void addDup2(int source, int target) {
            require(() -> (int) ADD_DUP2.invokeExact(memory, source, target));
        }

        void addOpen(int target, String path, int flags) {
            MemorySegment file = MemorySegment.ofAddress(Native.string(arena, path));
            require(() -> (int) ADD_OPEN.invokeExact(memory, target, file, flags, 0));
        }

        void addClose(int target) {
            require(() -> (int) ADD_CLOSE.invokeExact(memory, target));
        }

        void addFchdir(int directory) {
            require(() -> (int) ADD_FCHDIR.invokeExact(memory, directory));
        }

        /** Closes all numbers from one on: glibc 2.34. */
        void addCloseFrom(int lowest) {
            require(() -> (int) ADD_CLOSEFROM.invokeExact(memory, lowest));
        }

        @Override
        public void close() {
            call(() -> (int) DESTROY.invokeExact(memory));
        }
    }
}
