#include "output.h"

#include "linux.h"

/* A pipe with any room at all takes this much without blocking (pipe(7), PIPE_BUF). */
#define CHUNK 4096

static unsigned char buffer[OUTPUT_SIZE];
static const unsigned char *next;
static size_t left;
static int target;

void *output_buffer(void)
{
    return buffer;
}

void output_put(int stream, size_t length)
{
    target = stream == STDERR ? STDERR : STDOUT;
    next = buffer;
    left = length;
}

int output_waiting(void)
{
    return left ? target : -1;
}

long output_write(void)
{
    /* The descriptors are the caller's and may not be made non-blocking: others share them. */
    long written = sys_write(target, next, left < CHUNK ? left : CHUNK);
    if (written == -EAGAIN || written == -EINTR)
        return 0;
    if (written < 0)
        return written;
    next += written;
    left -= (size_t)written;
    return 0;
}
