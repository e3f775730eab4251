/* Receiving from a unix socket without waiting, with the descriptors that come along. */
#pragma once
#include "linux.h"

#define DESCRIPTORS 2

struct channel {
    int fd; /* negative where there is none */
    int received[DESCRIPTORS]; /* descriptors that came and were not taken yet */
    unsigned received_count;
};

/* Returns the bytes received, 0 at the end, or minus an error: -EAGAIN where nothing is there. */
long channel_receive(struct channel *channel, void *to, size_t length);

/* Sends a message without waiting; 0, or minus an error: -EAGAIN where there is no room. */
long channel_send(const struct channel *channel, const void *first, size_t first_length,
                  const void *second, size_t second_length);

/* Takes the oldest descriptor that was received, or -1 where there is none. */
int channel_take(struct channel *channel);

void channel_close(struct channel *channel);
