#include "server.h"

#include "text.h"

#define LOG_LIMIT (1 << 20)
#define TAIL_SIZE 4096
#define START_SECONDS 60
#define FIRST_PAUSE 2000000L
#define LONGEST_PAUSE 20000000L

/* The start script lies at a fixed place from the front's own file, installed or not. */
#define SCRIPT "../lib/bulkhead/bulkhead-server"

static const char *variable(char **environment, const char *name)
{
    for (; *environment; environment++)
        if (text_starts(*environment, name) && (*environment)[text_length(name)] == '=')
            return *environment + text_length(name) + 1;
    return NULL;
}

bool server_socket(char *to, char **environment)
{
    const char *path = variable(environment, "BULKHEAD_SOCKET");
    bool fits;
    if (path && *path) {
        fits = text_join(to, SOCKET_SIZE, path, NULL);
    } else if (sys_geteuid() == 0) {
        path = "/run/bulkhead/bulkhead.sock";
        fits = text_join(to, SOCKET_SIZE, path, NULL);
    } else {
        path = variable(environment, "XDG_RUNTIME_DIR");
        if (!path || !*path) {
            complain("no place for the server's socket: set XDG_RUNTIME_DIR or BULKHEAD_SOCKET",
                     NULL);
            return false;
        }
        fits = text_join(to, SOCKET_SIZE, path, "/bulkhead/bulkhead.sock", NULL);
    }
    if (fits && to[0] != '/') {
        complain("the path of the server's socket is not absolute: ", to, NULL);
        return false;
    }
    if (!fits)
        complain("the path of the server's socket is longer than 107 bytes, which is all that a"
                 " unix socket takes; set BULKHEAD_SOCKET to a shorter one: ", path, NULL);
    return fits;
}

/*
 * Whoever listens gets this command's environment and descriptors, so it must be ourselves or
 * root.
 */
static bool trusted(int server, const char *socket)
{
    struct ucred peer;
    int size = sizeof peer;
    if (sys_getsockopt(server, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
        && (peer.uid == 0 || peer.uid == sys_geteuid()))
        return true;
    complain("refusing to talk to the server at ", socket, ": it belongs to another user", NULL);
    return false;
}

int server_connect(const char *socket)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    text_join(address.sun_path, SOCKET_SIZE, socket, NULL);
    int server = (int)sys_socket(AF_UNIX, SOCK_STREAM | O_CLOEXEC);
    if (server < 0) {
        complain("socket(AF_UNIX): ", text_error(server), NULL);
        return server;
    }
    int error = (int)sys_connect(server, &address);
    if (error == 0 && !trusted(server, socket))
        error = -EPERM;
    else if (error < 0 && error != -ENOENT && error != -ECONNREFUSED)
        complain("connect to the server at ", socket, ": ", text_error(error), NULL);
    if (error == 0)
        return server;
    sys_close(server);
    return error;
}

/*
 * Makes the socket's directory. The lock and the log lie there too, so that nobody else may write
 * there.
 */
static bool directory_ready(const char *socket)
{
    char directory[SOCKET_SIZE];
    text_join(directory, sizeof directory, socket, NULL);
    size_t end = text_length(directory);
    while (directory[end - 1] != '/')
        end--;
    directory[end > 1 ? end - 1 : end] = 0;
    long error = sys_mkdir(directory, 0700);
    if (error < 0 && error != -EEXIST) {
        complain("mkdir ", directory, " for the server's socket: ", text_error(error), NULL);
        return false;
    }
    struct statx status;
    error = sys_statx(directory, STATX_UID | STATX_MODE, &status);
    if (error == 0 && status.stx_uid == sys_geteuid() && !(status.stx_mode & 022))
        return true;
    complain("the directory of the server's socket must be yours and writable by nobody else: ",
             directory, NULL);
    return false;
}

/* Opens a file beside the socket. */
static int open_beside(const char *socket, const char *suffix, int flags)
{
    char path[SOCKET_SIZE + 8];
    text_join(path, sizeof path, socket, suffix, NULL);
    int fd = (int)sys_open(path, flags | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        complain("open ", path, ": ", text_error(fd), NULL);
    return fd;
}

static bool script_path(char *to)
{
    char self[PATH_SIZE];
    long length = sys_readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0) {
        complain("readlink /proc/self/exe: ", text_error(length), NULL);
        return false;
    }
    while (self[length - 1] != '/')
        length--;
    self[length] = 0;
    return text_join(to, PATH_SIZE, self, SCRIPT, NULL);
}

/*
 * The server outlives this command and serves others, so it gets the settings among the caller's
 * variables and none of the secrets.
 */
static bool inherited(const char *entry)
{
    static const char *const prefixes[] = {
        "BULKHEAD_", "PATH=", "HOME=", "JAVA_HOME=", "LANG=", "LC_", "TZ=", "TMPDIR=", "XDG_",
        "http_proxy=", "https_proxy=", "no_proxy=", "HTTP_PROXY=", "HTTPS_PROXY=", "NO_PROXY=",
    };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (text_starts(entry, prefixes[i]))
            return true;
    return false;
}

static _Noreturn void become_server(const char *script, const char *socket, int log, char **environment)
{
    char *settings[64];
    size_t count = 0;
    for (; *environment && count < sizeof settings / sizeof *settings - 1; environment++)
        if (inherited(*environment))
            settings[count++] = *environment;
    settings[count] = NULL;

    /* A session of its own, so that neither the terminal's keys nor its end reach the server. */
    sys_setsid();
    int null = (int)sys_open("/dev/null", O_RDWR, 0);
    sys_dup3(null, STDIN, 0);
    sys_dup3(log, STDOUT, 0);
    sys_dup3(log, STDERR, 0);
    sys_close_range(3, ~0u);
    sys_chdir("/");
    sys_umask(077);
    char *arguments[] = {(char *)script, "--socket", (char *)socket, NULL};
    long error = sys_execve(script, arguments, settings);
    complain("exec ", script, ": ", text_error(error), NULL);
    sys_exit(127);
}

static void show_log(const char *socket, int log, long begin)
{
    char tail[TAIL_SIZE];
    long end = sys_lseek(log, 0, SEEK_END);
    if (end - begin > TAIL_SIZE)
        begin = end - TAIL_SIZE;
    long length = sys_pread(log, tail, sizeof tail, (uint64_t)begin);
    if (length > 0)
        sys_write(STDERR, tail, (size_t)length);
    complain("the server's log is ", socket, ".log", NULL);
}

/* Waits until the server that is process `pid` answers. */
static int await_answer(const char *socket, int pid, int log, long log_begin)
{
    char number[21];
    long pause = FIRST_PAUSE;
    for (long waited = 0; waited < START_SECONDS * 1000000000L; waited += pause) {
        sys_nanosleep(pause);
        if (pause < LONGEST_PAUSE)
            pause += FIRST_PAUSE;
        /* In this order: a server may answer, and then leave at once. */
        int server = server_connect(socket);
        if (server != -ENOENT && server != -ECONNREFUSED)
            return server;
        int status;
        if (sys_wait(pid, &status, WNOHANG) == pid) {
            if (status & 0x7f)
                complain("the server was killed by signal ", text_number(number, status & 0x7f),
                         " while it started; it said:", NULL);
            else
                complain("the server did not start, exit code ",
                         text_number(number, status >> 8 & 0xff), "; it said:", NULL);
            show_log(socket, log, log_begin);
            return -ECONNREFUSED;
        }
    }
    complain("the server was started (process ", text_number(number, pid),
             ") but does not answer at ", socket, "; it said:", NULL);
    show_log(socket, log, log_begin);
    return -ECONNREFUSED;
}

/* Starts the server; the caller holds the lock. */
static int start(const char *socket, char **environment)
{
    char script[PATH_SIZE];
    if (!script_path(script))
        return -ENOENT;
    int log = open_beside(socket, ".log", O_RDWR | O_APPEND);
    if (log < 0)
        return log;
    long begin = sys_lseek(log, 0, SEEK_END);
    if (begin > LOG_LIMIT) {
        sys_ftruncate(log, 0);
        begin = 0;
    }
    int pid = (int)sys_fork();
    if (pid == 0)
        become_server(script, socket, log, environment);
    if (pid < 0) {
        complain("fork: ", text_error(pid), NULL);
        return pid;
    }
    int server = await_answer(socket, pid, log, begin);
    sys_close(log);
    return server;
}

int server_reach(const char *socket, char **environment)
{
    int server = server_connect(socket);
    if (server != -ENOENT && server != -ECONNREFUSED)
        return server;
    if (!directory_ready(socket))
        return -EACCES;
    int lock = open_beside(socket, ".lock", O_RDWR);
    if (lock < 0)
        return lock;
    /* Of several fronts at once, one starts the server; the others find it once they get here. */
    sys_flock(lock, LOCK_EX);
    server = server_connect(socket);
    if (server == -ENOENT || server == -ECONNREFUSED)
        server = start(socket, environment);
    sys_close(lock);
    return server;
}
