#include "signals.h"

#include "text.h"

#define BIT(signal) (1ull << ((signal) - 1))
#define LEFT_ALONE                                                                          \
    (BIT(SIGCHLD) | BIT(SIGURG) | BIT(SIGTSTP) | BIT(SIGTTIN) | BIT(SIGTTOU) | BIT(SIGILL)  \
     | BIT(SIGTRAP) | BIT(SIGBUS) | BIT(SIGFPE) | BIT(SIGSEGV) | BIT(SIGSYS))

/* The kernel's struct sigaction, which is not the C library's. */
struct action {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

static bool ignored(int signal)
{
    struct action action;
    return call6(__NR_rt_sigaction, signal, 0, (long)&action, sizeof action.mask, 0, 0) == 0
           && action.handler == SIG_IGN;
}

int signals_begin(void)
{
    uint64_t set = ~LEFT_ALONE;
    static const int often_ignored[] = {SIGHUP, SIGINT, SIGQUIT};
    for (size_t i = 0; i < sizeof often_ignored / sizeof *often_ignored; i++)
        if (ignored(often_ignored[i]))
            set &= ~BIT(often_ignored[i]);
    sys_sigprocmask(SIG_SETMASK, &set);
    /* SIGPIPE is only blocked: a write that fails tells as much, and may not kill a raw terminal. */
    int fd = (int)sys_signalfd(set & ~BIT(SIGPIPE));
    if (fd < 0) {
        complain("signalfd4: ", text_error(fd), NULL);
        signals_end(-1);
    }
    return fd;
}

int signals_next(int fd)
{
    struct signalfd_siginfo info;
    return sys_read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

void signals_end(int fd)
{
    static const uint64_t none;
    if (fd >= 0)
        sys_close(fd);
    sys_sigprocmask(SIG_SETMASK, &none);
}
