/*
 * Linux without a C library: system calls that return minus the error number, and the few
 * structures that the kernel's own headers leave to libc. The front needs nothing more, and a
 * static program without libc starts in a third of the time.
 */
#pragma once
#include <asm/ioctls.h>
#include <asm/signal.h>
#include <asm/termbits.h>
#include <asm/unistd.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/signalfd.h>
#include <linux/stat.h>
#include <linux/un.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AF_UNIX 1
#define SOCK_STREAM 1
#define SOL_SOCKET 1
#define SO_PEERCRED 17
#define SCM_RIGHTS 1
#define MSG_DONTWAIT 0x40
#define MSG_NOSIGNAL 0x4000
#define MSG_CMSG_CLOEXEC 0x40000000
#define POLLIN 0x1
#define POLLOUT 0x4
#define LOCK_EX 2
#define WNOHANG 1
#define SEEK_END 2
#define STDIN 0
#define STDOUT 1
#define STDERR 2

struct iovec {
    const void *base;
    size_t length;
};

struct msghdr {
    void *name;
    int name_length;
    struct iovec *iov;
    size_t iov_count;
    void *control;
    size_t control_length;
    unsigned flags;
};

struct cmsghdr {
    size_t length;
    int level;
    int type;
};

struct ucred {
    int pid;
    uint32_t uid;
    uint32_t gid;
};

struct pollfd {
    int fd;
    short events;
    short revents;
};

struct window {
    uint16_t rows, columns, x_pixels, y_pixels;
};

struct timespec64 {
    int64_t seconds;
    int64_t nanoseconds;
};

#if defined(__x86_64__)

static inline long call6(long number, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

#elif defined(__aarch64__)

static inline long call6(long number, long a, long b, long c, long d, long e, long f)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc #0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
}

#else
#error "the front knows x86_64 and aarch64"
#endif

/* Each wrapper is the call of section 2 of the manual, but returns -errno where libc sets errno. */

static inline long sys_read(int fd, void *to, size_t length)
{
    return call6(__NR_read, fd, (long)to, (long)length, 0, 0, 0);
}

static inline long sys_pread(int fd, void *to, size_t length, uint64_t offset)
{
    return call6(__NR_pread64, fd, (long)to, (long)length, (long)offset, 0, 0);
}

static inline long sys_write(int fd, const void *from, size_t length)
{
    return call6(__NR_write, fd, (long)from, (long)length, 0, 0, 0);
}

static inline long sys_writev(int fd, const struct iovec *parts, size_t count)
{
    return call6(__NR_writev, fd, (long)parts, (long)count, 0, 0, 0);
}

static inline long sys_open(const char *path, int flags, int mode)
{
    return call6(__NR_openat, AT_FDCWD, (long)path, flags, mode, 0, 0);
}

static inline long sys_close(int fd)
{
    return call6(__NR_close, fd, 0, 0, 0, 0, 0);
}

static inline long sys_close_range(unsigned first, unsigned last)
{
    return call6(__NR_close_range, first, last, 0, 0, 0, 0);
}

static inline long sys_dup3(int from, int to, int flags)
{
    return call6(__NR_dup3, from, to, flags, 0, 0, 0);
}

static inline long sys_lseek(int fd, long offset, int whence)
{
    return call6(__NR_lseek, fd, offset, whence, 0, 0, 0);
}

static inline long sys_ftruncate(int fd, long length)
{
    return call6(__NR_ftruncate, fd, length, 0, 0, 0, 0);
}

static inline long sys_flock(int fd, int operation)
{
    return call6(__NR_flock, fd, operation, 0, 0, 0, 0);
}

static inline long sys_mkdir(const char *path, int mode)
{
    return call6(__NR_mkdirat, AT_FDCWD, (long)path, mode, 0, 0, 0);
}

static inline long sys_chdir(const char *path)
{
    return call6(__NR_chdir, (long)path, 0, 0, 0, 0, 0);
}

static inline long sys_getcwd(char *to, size_t length)
{
    return call6(__NR_getcwd, (long)to, (long)length, 0, 0, 0, 0);
}

static inline long sys_readlink(const char *path, char *to, size_t length)
{
    return call6(__NR_readlinkat, AT_FDCWD, (long)path, (long)to, (long)length, 0, 0);
}

static inline long sys_statx(const char *path, unsigned mask, struct statx *to)
{
    return call6(__NR_statx, AT_FDCWD, (long)path, 0, mask, (long)to, 0);
}

static inline long sys_umask(int mask)
{
    return call6(__NR_umask, mask, 0, 0, 0, 0, 0);
}

static inline uint32_t sys_geteuid(void)
{
    return (uint32_t)call6(__NR_geteuid, 0, 0, 0, 0, 0, 0);
}

static inline long sys_ioctl(int fd, unsigned long request, void *argument)
{
    return call6(__NR_ioctl, fd, (long)request, (long)argument, 0, 0, 0);
}

static inline long sys_socket(int domain, int type)
{
    return call6(__NR_socket, domain, type, 0, 0, 0, 0);
}

static inline long sys_connect(int fd, const struct sockaddr_un *address)
{
    return call6(__NR_connect, fd, (long)address, sizeof *address, 0, 0, 0);
}

static inline long sys_getsockopt(int fd, int level, int name, void *value, int *length)
{
    return call6(__NR_getsockopt, fd, level, name, (long)value, (long)length, 0);
}

static inline long sys_sendmsg(int fd, const struct msghdr *message, int flags)
{
    return call6(__NR_sendmsg, fd, (long)message, flags, 0, 0, 0);
}

static inline long sys_recvmsg(int fd, struct msghdr *message, int flags)
{
    return call6(__NR_recvmsg, fd, (long)message, flags, 0, 0, 0);
}

/* Waits for events; without a limit where `milliseconds` is negative. */
static inline long sys_poll(struct pollfd *fds, size_t count, long milliseconds)
{
    struct timespec64 limit = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    return call6(__NR_ppoll, (long)fds, (long)count, milliseconds < 0 ? 0 : (long)&limit, 0, 0, 0);
}

static inline long sys_fork(void)
{
    return call6(__NR_clone, SIGCHLD, 0, 0, 0, 0, 0);
}

static inline long sys_setsid(void)
{
    return call6(__NR_setsid, 0, 0, 0, 0, 0, 0);
}

static inline long sys_execve(const char *path, char **arguments, char **environment)
{
    return call6(__NR_execve, (long)path, (long)arguments, (long)environment, 0, 0, 0);
}

static inline long sys_wait(int pid, int *status, int options)
{
    return call6(__NR_wait4, pid, (long)status, options, 0, 0, 0);
}

static inline long sys_sigprocmask(int how, const uint64_t *set)
{
    return call6(__NR_rt_sigprocmask, how, (long)set, 0, sizeof *set, 0, 0);
}

static inline long sys_signalfd(uint64_t set)
{
    return call6(__NR_signalfd4, -1, (long)&set, sizeof set, O_CLOEXEC | O_NONBLOCK, 0, 0);
}

static inline void sys_nanosleep(long nanoseconds)
{
    struct timespec64 time = {0, nanoseconds};
    call6(__NR_nanosleep, (long)&time, 0, 0, 0, 0, 0);
}

static inline _Noreturn void sys_exit(int code)
{
    for (;;)
        call6(__NR_exit_group, code, 0, 0, 0, 0, 0);
}
