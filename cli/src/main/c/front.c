/*
 * The front: hands a command with everything that belongs to it (arguments, environment, working
 * directory, standard streams) to the server, and is the command's body until it ends.
 */
#include "linux.h"
#include "protocol.h"
#include "server.h"
#include "session.h"
#include "terminal.h"
#include "text.h"

#ifndef BULKHEAD_VERSION
#error "define BULKHEAD_VERSION as the string that the server has too"
#endif

#define TRIES 3
#define LEAVE_MILLISECONDS 5000

/* How long a server that turns fronts away takes to remove its socket, at most. */
#define RETRY_NANOSECONDS 20000000L

/* Kept apart from the code, so that there is one place to look at. */
static const char version[] = BULKHEAD_VERSION;
static char directory[PATH_SIZE];

/*
 * The bytes from the first to the last of some strings, NULs included. execve(2) lays arguments and
 * environment out without gaps, which /proc/PID/cmdline relies on too.
 */
static struct iovec block(char **strings, uint32_t *count)
{
    *count = 0;
    while (strings[*count])
        ++*count;
    if (*count == 0)
        return (struct iovec){NULL, 0};
    const char *last = strings[*count - 1];
    return (struct iovec){strings[0], (size_t)(last + text_length(last) + 1 - strings[0])};
}

/* Looks at the standard streams, and gives /dev/null to those that the caller has closed. */
static void look_at_streams(struct hello *hello)
{
    struct window window;
    for (int fd = 0; fd < 3; fd++) {
        if (terminal_is(fd)) {
            hello->terminals |= (uint16_t)(1u << fd);
            if (!hello->rows && terminal_window(fd, &window)) {
                hello->rows = window.rows;
                hello->columns = window.columns;
            }
        } else if (sys_lseek(fd, 0, 1) == -EBADF) {
            sys_open("/dev/null", O_RDWR, 0);
        }
    }
}

static int current_umask(void)
{
    int mask = (int)sys_umask(077);
    sys_umask(mask);
    return mask;
}

#define PARTS 5

/* Sends everything; a stream socket may take it piece by piece. */
static long send_all(int server, struct iovec *parts)
{
    struct {
        struct cmsghdr header;
        int streams[4];
    } control = {{sizeof control.header + 3 * sizeof(int), SOL_SOCKET, SCM_RIGHTS},
                 {STDIN, STDOUT, STDERR, 0}};
    struct msghdr message = {.iov = parts, .iov_count = PARTS,
                             .control = &control, .control_length = sizeof control};
    while (message.iov_count) {
        long sent = sys_sendmsg(server, &message, MSG_NOSIGNAL);
        if (sent < 0)
            return sent;
        message.control = NULL;
        message.control_length = 0;
        while (message.iov_count && (size_t)sent >= message.iov->length) {
            sent -= (long)message.iov->length;
            message.iov++;
            message.iov_count--;
        }
        if (message.iov_count) {
            message.iov->base = (const char *)message.iov->base + sent;
            message.iov->length -= (size_t)sent;
        }
    }
    return 0;
}

/* Fills the hello; false after a complaint. */
static bool make_hello(struct hello *hello, struct iovec *parts, char **arguments,
                       char **environment)
{
    *hello = (struct hello){.magic = {'b', 'u', 'l', 'k', 'h', 'e', 'a', 'd'},
                            .protocol = PROTOCOL_VERSION,
                            .version_bytes = sizeof version - 1,
                            .umask = (uint16_t)current_umask()};
    look_at_streams(hello);
    parts[0] = (struct iovec){hello, sizeof *hello};
    parts[1] = (struct iovec){version, sizeof version - 1};
    parts[2] = block(arguments, &hello->argument_count);
    parts[3] = block(environment, &hello->variable_count);
    /* A working directory that was removed is left empty: only some commands need one. */
    long length = sys_getcwd(directory, sizeof directory);
    parts[4] = (struct iovec){directory, length > 0 ? (size_t)length - 1 : 0};
    if (parts[2].length + parts[3].length > HELLO_LIMIT - PATH_SIZE) {
        complain("arguments and environment are larger than 16 MiB", NULL);
        return false;
    }
    hello->argument_bytes = (uint32_t)parts[2].length;
    hello->variable_bytes = (uint32_t)parts[3].length;
    hello->directory_bytes = (uint32_t)parts[4].length;
    size_t prefix = offsetof(struct hello, following_bytes) + sizeof hello->following_bytes;
    hello->following_bytes = (uint32_t)(sizeof *hello - prefix + parts[1].length + parts[2].length
                                        + parts[3].length + parts[4].length);
    return true;
}

/* Asks a server of another version to leave; true once it has. */
static bool replace_server(int server, const struct mismatch *other)
{
    char pid[21], commands[21];
    struct frame leave = {.type = FRAME_LEAVE};
    struct pollfd gone = {.fd = server, .events = POLLIN};
    sys_write(server, &leave, sizeof leave);
    if (other->commands == 0 && sys_poll(&gone, 1, LEAVE_MILLISECONDS) > 0)
        return true;
    complain("the server is of version ", other->version, " (process ",
             text_number(pid, other->pid), ") and this is version ", version,
             "; the server leaves as soon as no command runs in it, and ",
             text_number(commands, other->commands),
             " do now: end them and try again. Containers are not touched.", NULL);
    return false;
}

/* Whether a command is only about the server that runs, so that none is started for it. */
static bool about_server(char **arguments)
{
    return arguments[0] && arguments[1] && text_equal(arguments[1], "server");
}

static int reach(const char *socket, char **arguments, char **environment)
{
    if (!about_server(arguments))
        return server_reach(socket, environment);
    int server = server_connect(socket);
    if (server == -ENOENT || server == -ECONNREFUSED)
        complain("no server runs at ", socket, NULL);
    return server;
}

/* What cannot be reached is stopped already, as far as `server stop` is concerned. */
static int unreached(int error, char **arguments)
{
    bool absent = error == -ENOENT || error == -ECONNREFUSED;
    bool stop = about_server(arguments) && arguments[2] && text_equal(arguments[2], "stop");
    return absent && stop ? 0 : EXIT_ENGINE;
}

int main(int count, char **arguments, char **environment)
{
    char socket[SOCKET_SIZE];
    struct hello hello;
    struct iovec parts[PARTS], rest[PARTS];
    (void)count;
    if (!make_hello(&hello, parts, arguments, environment)
        || !server_socket(socket, environment))
        return EXIT_ENGINE;
    for (int tries = 0; tries < TRIES; tries++) {
        if (tries)
            sys_nanosleep(RETRY_NANOSECONDS);
        int server = reach(socket, arguments, environment);
        if (server < 0)
            return unreached(server, arguments);
        for (int i = 0; i < PARTS; i++)
            rest[i] = parts[i];
        if (send_all(server, rest) < 0) {
            /* It left just now. */
            sys_close(server);
            continue;
        }
        struct session_result result = session_run(server);
        if (result.end == SESSION_EXIT)
            return result.code;
        if (result.end == SESSION_MISMATCH) {
            if (!replace_server(server, &result.mismatch))
                return EXIT_ENGINE;
            sys_close(server);
        }
    }
    complain("the server at ", socket, " ends again and again before it takes a command; see ",
             socket, ".log", NULL);
    return EXIT_ENGINE;
}
