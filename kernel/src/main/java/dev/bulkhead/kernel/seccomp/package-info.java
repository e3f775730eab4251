/**
 * The seccomp compiler: a filter over system calls and their arguments becomes a classic BPF
 * program for seccomp(2).
 */
package dev.bulkhead.kernel.seccomp;
