package dev.bulkhead.kernel;

/** The type of a file, as inode(7) tells it in the upper bits of the mode. */
public enum FileType {
    FIFO(0010000),
    CHARACTER_DEVICE(0020000),
    DIRECTORY(0040000),
    BLOCK_DEVICE(0060000),
    REGULAR(0100000),
    SYMLINK(0120000),
    SOCKET(0140000),
    /** A type that the file system does not tell. */
    UNKNOWN(0);

    private static final int S_IFMT = 0170000;

    private final int bits;

    FileType(int bits) {
        this.bits = bits;
    }

    /** Returns the bits of this type in a mode: S_IFDIR and so on. */
    public int bits() {
        return bits;
    }

    /** Returns the type that a mode holds. */
    static FileType ofMode(int mode) {
        for (FileType type : values()) {
            if (type.bits == (mode & S_IFMT)) {
                return type;
            }
        }
        return UNKNOWN;
    }

    /** Returns the type that getdents64(2) tells: the DT_* constants are the mode's upper bits. */
    static FileType ofDirectoryEntry(int type) {
        return ofMode(type << 12);
    }
}
