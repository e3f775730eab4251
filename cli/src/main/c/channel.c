#include "channel.h"

long channel_receive(struct channel *channel, void *to, size_t length)
{
    struct {
        struct cmsghdr header;
        int descriptors[DESCRIPTORS];
    } control;
    struct iovec part = {to, length};
    struct msghdr message = {
        .iov = &part, .iov_count = 1, .control = &control, .control_length = sizeof control};
    long got = sys_recvmsg(channel->fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0 || message.control_length < sizeof control.header
        || control.header.level != SOL_SOCKET || control.header.type != SCM_RIGHTS)
        return got;
    unsigned count = (unsigned)((control.header.length - sizeof control.header) / sizeof(int));
    for (unsigned i = 0; i < count; i++)
        if (channel->received_count < DESCRIPTORS)
            channel->received[channel->received_count++] = control.descriptors[i];
        else
            sys_close(control.descriptors[i]);
    return got;
}

long channel_send(const struct channel *channel, const void *first, size_t first_length,
                  const void *second, size_t second_length)
{
    struct iovec parts[2] = {{first, first_length}, {second, second_length}};
    struct msghdr message = {.iov = parts, .iov_count = second_length ? 2 : 1};
    long sent = sys_sendmsg(channel->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent < 0 ? sent : 0;
}

int channel_take(struct channel *channel)
{
    if (channel->received_count == 0)
        return -1;
    int taken = channel->received[0];
    channel->received[0] = channel->received[1];
    channel->received_count--;
    return taken;
}

void channel_close(struct channel *channel)
{
    if (channel->fd >= 0)
        sys_close(channel->fd);
    channel->fd = -1;
}
