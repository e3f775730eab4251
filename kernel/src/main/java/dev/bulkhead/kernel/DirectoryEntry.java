package dev.bulkhead.kernel;

/**
 * One name in a directory.
 *
 * @param type {@link FileType#UNKNOWN} where the file system does not tell it here
 */
public record DirectoryEntry(String name, FileType type, long inode) {}
