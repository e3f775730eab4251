package dev.bulkhead.runtime.compile;

import dev.bulkhead.kernel.seccomp.BpfProgram;

/**
 * What a program's system calls must pass: seccomp(2).
 *
 * @param program decides about each call
 * @param flags SECCOMP_FILTER_FLAG_*
 */
public record CallFilter(BpfProgram program, int flags) {}
