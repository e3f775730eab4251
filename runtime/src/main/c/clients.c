#include "clients.h"

struct client clients[CLIENT_COUNT];
static uint8_t inputs[CLIENT_COUNT][INPUT_MAX + 1];

uint8_t *client_input(const struct client *client) { return inputs[client - clients]; }

void clients_clear(void) {
  for (int i = 0; i < CLIENT_COUNT; i++) clients[i].fd = -1;
}

/* A connection that is closed while something is unread loses what was said last. */
static void refuse(int fd) {
  uint8_t ignored;
  call(shutdown, fd, 0 /* SHUT_RD */);
  while (call(recvfrom, fd, &ignored, 1, MSG_DONTWAIT_, 0, 0) > 0) {}
  call(sendto, fd, "B", 1, MSG_DONTWAIT_ | MSG_NOSIGNAL_, 0, 0);
  call(close, fd);
}

int client_add(int fd, int reads_log) {
  for (int i = 0; i < CLIENT_COUNT; i++)
    if (clients[i].fd < 0) {
      clients[i].fd = fd;
      clients[i].reads_log = reads_log;
      clients[i].pending = clients[i].taken = 0;
      return 1;
    }
  refuse(fd);
  return 0;
}

void client_drop(struct client *client) {
  call(close, client->fd);
  client->fd = -1;
  client->pending = client->taken = 0;
}

/* Never waits: a client that does not read loses notices, not the container its time. */
void client_send(struct client *client, const void *message, uint32_t length) {
  if (client->fd >= 0) call(sendto, client->fd, message, length, MSG_DONTWAIT_ | MSG_NOSIGNAL_, 0, 0);
}

void client_send_with_descriptor(struct client *client, const void *content, uint32_t length, int fd) {
  struct descriptor_message control = {20, SOL_SOCKET_, SCM_RIGHTS_, fd, 0};
  struct io_vector vector = {(void *)content, length};
  struct message_header message = {0, 0, 0, &vector, 1, &control, sizeof control, 0, 0};
  if (client->fd >= 0) call(sendmsg, client->fd, &message, MSG_DONTWAIT_ | MSG_NOSIGNAL_);
}

void clients_send_all(const void *message, uint32_t length) {
  for (int i = 0; i < CLIENT_COUNT; i++) client_send(&clients[i], message, length);
}

/* Whether little of what a client was sent is still unread. Notices stop long before its queue is full: those that are
   unread say the same, and there is room for the end. */
static int has_read(const struct client *client, int most) {
  int unread = 0;
  return client->fd >= 0 && client->reads_log &&
         call(ioctl, client->fd, 0x5411 /* SIOCOUTQ: in bytes of the kernel's memory */, &unread) == 0 && unread <= most;
}

void clients_notify_log(void) {
  for (int i = 0; i < CLIENT_COUNT; i++)
    if (has_read(&clients[i], 16384)) client_send(&clients[i], "L", 1);
}

void clients_notify_rotation(void) {
  int readable = (int)call(openat, AT_FDCWD_, "log", O_RDONLY_ | O_CLOEXEC_, 0);
  if (readable < 0) return;
  for (int i = 0; i < CLIENT_COUNT; i++)
    if (has_read(&clients[i], 65536)) client_send_with_descriptor(&clients[i], "R", 1, readable);
  call(close, readable);
}

int receive_descriptor(int socket) {
  struct descriptor_message control = {0, 0, 0, -1, 0};
  uint8_t byte;
  struct io_vector vector = {&byte, 1};
  struct message_header message = {0, 0, 0, &vector, 1, &control, sizeof control, 0, 0};
  long count = call(recvmsg, socket, &message, MSG_DONTWAIT_ | MSG_CMSG_CLOEXEC_);
  return count >= 0 && control.level == SOL_SOCKET_ && control.type == SCM_RIGHTS_ && control.length == 20 ? control.fd
                                                                                                            : -1;
}
