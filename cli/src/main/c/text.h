/* Strings and messages, without a heap. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* A path of the front is at most this long, with its NUL. */
#define PATH_SIZE 4096

/* The exit code for failures of the engine itself, as Docker's. */
#define EXIT_ENGINE 125

size_t text_length(const char *text);
bool text_equal(const char *a, const char *b);
bool text_starts(const char *text, const char *prefix);

/* Joins strings into `to`; false where they do not fit. The last argument is NULL. */
bool text_join(char *to, size_t size, ...) __attribute__((sentinel));

/* Writes a number in decimal into `to`, which holds 21 bytes, and returns it. */
const char *text_number(char *to, long number);

/* Names an error number: "ENOENT", or its number where the front has no name for it. */
const char *text_error(long error);

/* Writes "bulkhead: ", the strings and a line's end to standard error. The last argument is NULL. */
void complain(const char *first, ...) __attribute__((sentinel));
