package dev.bulkhead.image.layer;

/** What an entry of an archive makes. */
enum TarEntryType {
    FILE,
    HARD_LINK,
    SYMBOLIC_LINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    DIRECTORY,
    FIFO
}
