package dev.bulkhead.kernel.seccomp;

/** The layout of struct seccomp_data of linux/seccomp.h on a little-endian machine, in bytes. */
final class SeccompData {
    static final int NUMBER = 0;
    static final int ARCHITECTURE = 4;

    private static final int ARGUMENTS = 16;

    private SeccompData() {}

    static int lowWord(int argument) {
        return ARGUMENTS + Long.BYTES * argument;
    }

    static int highWord(int argument) {
        return lowWord(argument) + Integer.BYTES;
    }

    static String name(int offset) {
        if (offset == NUMBER) {
            return "call number";
        }
        if (offset == ARCHITECTURE) {
            return "architecture";
        }
        int argument = (offset - ARGUMENTS) / Long.BYTES;
        return "argument " + argument + (offset == lowWord(argument) ? ", low" : ", high");
    }
}
