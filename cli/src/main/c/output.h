/*
 * The bytes on their way to standard output or standard error. There is one place for them, and
 * whoever fills it waits until it is empty: a reader that is slow slows the source down, never the
 * handling of signals.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#define OUTPUT_SIZE (64 << 10)

/* The place to put bytes into, OUTPUT_SIZE long. */
void *output_buffer(void);

/* Announces bytes in the buffer: stream 1 is standard output, 2 standard error. */
void output_put(int stream, size_t length);

/* The descriptor that waits for room, or -1 where all is written. */
int output_waiting(void);

/* Writes what goes without waiting; called when the descriptor has room. Negative on an error. */
long output_write(void);
