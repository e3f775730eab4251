package dev.bulkhead.image.registry;

/** Is told what is worth knowing of a conversation with a registry; from any thread. */
@FunctionalInterface
public interface Notices {
    /** Tells. */
    void tell(String notice);
}
