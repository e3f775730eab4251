/* System calls without a C library: the monitor has no heap, no locale, no start-up code, and 24 KB of memory. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <asm/unistd.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
static inline long system_call(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
static inline long system_call(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
#else
#error "the monitor runs on x86_64 and aarch64"
#endif

/* call(name, arguments...): up to six arguments; the result, or minus errno. */
#define CALL_PICK(_0, _1, _2, _3, _4, _5, _6, pick, ...) pick
#define CALL_0(n) system_call(__NR_##n, 0, 0, 0, 0, 0, 0)
#define CALL_1(n, a) system_call(__NR_##n, (long)(a), 0, 0, 0, 0, 0)
#define CALL_2(n, a, b) system_call(__NR_##n, (long)(a), (long)(b), 0, 0, 0, 0)
#define CALL_3(n, a, b, c) system_call(__NR_##n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define CALL_4(n, a, b, c, d) system_call(__NR_##n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define CALL_5(n, a, b, c, d, e) system_call(__NR_##n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)
#define CALL_6(n, a, b, c, d, e, f) \
  system_call(__NR_##n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define call(...) CALL_PICK(__VA_ARGS__, CALL_6, CALL_5, CALL_4, CALL_3, CALL_2, CALL_1, CALL_0)(__VA_ARGS__)

void *memcpy(void *to, const void *from, size_t length);
void *memset(void *to, int byte, size_t length);

/* Structures of the kernel that its exported headers lack or that clash with each other. */
struct poll_entry {
  int fd;
  int16_t events, revents;
};
struct io_vector {
  void *base;
  uint64_t length;
};
struct message_header {
  void *name;
  uint32_t name_length, pad0;
  struct io_vector *vectors;
  uint64_t vector_count;
  void *control;
  uint64_t control_length;
  int32_t flags, pad1;
};
struct descriptor_message { /* a cmsg that carries one descriptor */
  uint64_t length;
  int32_t level, type, fd, pad;
};
struct unix_address {
  uint16_t family;
  char path[108];
};
struct time_spec {
  int64_t seconds, nanoseconds;
};

enum {
  EINTR_ = 4, EAGAIN_ = 11, EACCES_ = 13, ENOENT_ = 2, ESRCH_ = 3, ENOTDIR_ = 20, EPIPE_ = 32,
  AT_FDCWD_ = -100,
  O_RDONLY_ = 0, O_WRONLY_ = 1, O_RDWR_ = 2, O_CREAT_ = 0100, O_TRUNC_ = 01000, O_APPEND_ = 02000,
  O_NONBLOCK_ = 04000, O_CLOEXEC_ = 02000000,
  POLLIN_ = 1, POLLOUT_ = 4, POLLERR_ = 8, POLLHUP_ = 16,
  SIGKILL_ = 9, SIGCHLD_ = 17,
  AF_UNIX_ = 1, SOCK_SEQPACKET_ = 5, SOL_SOCKET_ = 1, SCM_RIGHTS_ = 1,
  MSG_DONTWAIT_ = 0x40, MSG_NOSIGNAL_ = 0x4000, MSG_CMSG_CLOEXEC_ = 0x40000000,
  WNOHANG_ = 1, WALL_ = 0x40000000,
  F_SETFL_ = 4,
};

#endif
