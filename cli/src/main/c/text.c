#include "text.h"

#include "linux.h"
#include <stdarg.h>

/* The compiler may call these by itself, so that a program without libc brings its own. */
void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
    uint8_t *target = to;
    const uint8_t *source = from;
    while (length--)
        *target++ = *source++;
    return to;
}

void *memset(void *to, int value, size_t length)
{
    uint8_t *target = to;
    while (length--)
        *target++ = (uint8_t)value;
    return to;
}

size_t text_length(const char *text)
{
    const char *end = text;
    while (*end)
        end++;
    return (size_t)(end - text);
}

bool text_starts(const char *text, const char *prefix)
{
    while (*prefix)
        if (*text++ != *prefix++)
            return false;
    return true;
}

bool text_equal(const char *a, const char *b)
{
    return text_starts(a, b) && text_length(a) == text_length(b);
}

bool text_join(char *to, size_t size, ...)
{
    va_list parts;
    va_start(parts, size);
    size_t used = 0;
    const char *part;
    while ((part = va_arg(parts, const char *))) {
        while (*part && used < size)
            to[used++] = *part++;
        if (used == size)
            break;
    }
    va_end(parts);
    if (used == size)
        return false;
    to[used] = 0;
    return true;
}

const char *text_number(char *to, long number)
{
    char digits[20];
    size_t count = 0;
    unsigned long rest = number < 0 ? -(unsigned long)number : (unsigned long)number;
    do
        digits[count++] = (char)('0' + rest % 10);
    while (rest /= 10);
    char *end = to;
    if (number < 0)
        *end++ = '-';
    while (count)
        *end++ = digits[--count];
    *end = 0;
    return to;
}

const char *text_error(long error)
{
    static char other[40];
    char number[21];
    switch (error < 0 ? -error : error) {
    case EPERM: return "EPERM";
    case ENOENT: return "ENOENT";
    case ENOEXEC: return "ENOEXEC";
    case ENOMEM: return "ENOMEM";
    case EACCES: return "EACCES";
    case EEXIST: return "EEXIST";
    case ENOTDIR: return "ENOTDIR";
    case EMFILE: return "EMFILE";
    case ENOSPC: return "ENOSPC";
    case EROFS: return "EROFS";
    case EPIPE: return "EPIPE";
    case ELOOP: return "ELOOP";
    case EIO: return "EIO";
    case ECONNREFUSED: return "ECONNREFUSED";
    case ECONNRESET: return "ECONNRESET";
    case ENOTSOCK: return "ENOTSOCK";
    case EPROTOTYPE: return "EPROTOTYPE";
    }
    text_join(other, sizeof other, "errno ", text_number(number, error < 0 ? -error : error), NULL);
    return other;
}

void complain(const char *first, ...)
{
    struct iovec parts[16];
    size_t count = 0;
    parts[count++] = (struct iovec){"bulkhead: ", 10};
    va_list more;
    va_start(more, first);
    for (const char *part = first; part && count < 15; part = va_arg(more, const char *))
        parts[count++] = (struct iovec){part, text_length(part)};
    va_end(more);
    parts[count++] = (struct iovec){"\n", 1};
    sys_writev(STDERR, parts, count);
}
