package dev.bulkhead.runtime.security;

import dev.bulkhead.kernel.seccomp.BpfProgram;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.kernel.seccomp.FilterCompiler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Programs that are compiled already. Most containers share a profile and a set of capabilities, so
 * there are few filters. Safe for many threads.
 */
public final class SeccompCache {
    private static final int MAX_PROGRAMS = 256;

    private final Map<Filter, BpfProgram> programs = new ConcurrentHashMap<>();

    /** Makes an empty cache. */
    public SeccompCache() {}

    /**
     * Returns the program of a filter.
     *
     * @throws IllegalArgumentException if it is longer than the kernel takes
     */
    public BpfProgram program(Filter filter) {
        if (programs.size() > MAX_PROGRAMS) {
            programs.clear();
        }
        return programs.computeIfAbsent(filter, FilterCompiler::compile);
    }
}
