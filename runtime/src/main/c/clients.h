/* Those who are connected: the engine's control connection, fronts, later attachers. Each message of the sequenced-packet
   socket begins with a letter.
   From a client:  I bytes (input, answered by A when it is taken), E (end of input), W rows columns (u16 each), S signal,
                   Q (how it is: answered by S).
   To the engine besides: P pid (the child is parked), which the engine answers by T, a number for each descriptor that comes
   with it, and the descriptors: the rest of the plan.
   To a client:    S pid, with a pidfd, which names the container's first process for good
                   F phase forbidden 0 operation errno (i32 each): how the launch failed, control only
                   L (the log has grown), R, with a descriptor (the log was rotated to this file), A, X code status (i32 each)
                   B (too many clients: the connection is closed). */
#ifndef CLIENTS_H
#define CLIENTS_H

#include "system.h"

enum { CLIENT_COUNT = 33, INPUT_MAX = 32768 };

struct client {
  int fd; /* -1: free */
  int reads_log;
  uint32_t pending, taken; /* input that the container has not read yet */
};

extern struct client clients[CLIENT_COUNT];

/* Where a client's messages come to; apart, so that those who never send any take no memory. */
uint8_t *client_input(const struct client *client);
void clients_clear(void);
int client_add(int fd, int reads_log); /* closes fd when there is no place */
void client_drop(struct client *client);
void client_send(struct client *client, const void *message, uint32_t length);
void client_send_with_descriptor(struct client *client, const void *content, uint32_t length, int fd);
void clients_send_all(const void *message, uint32_t length);
void clients_notify_log(void);
void clients_notify_rotation(void);
/* Receives one descriptor that the child sent; -1 if none came. */
int receive_descriptor(int socket);

#endif
