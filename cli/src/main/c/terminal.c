#include "terminal.h"

static struct termios original;
static bool raw;

bool terminal_window(int fd, struct window *to)
{
    return sys_ioctl(fd, TIOCGWINSZ, to) == 0;
}

bool terminal_is(int fd)
{
    struct termios modes;
    return sys_ioctl(fd, TCGETS, &modes) == 0;
}

static void set_raw(void)
{
    /* What cfmakeraw(3) does: every key goes to the container, whose own terminal interprets it. */
    struct termios modes = original;
    modes.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    modes.c_oflag &= ~(tcflag_t)OPOST;
    modes.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    modes.c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
    modes.c_cflag |= CS8;
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    sys_ioctl(STDIN, TCSETS, &modes);
}

void terminal_raw(void)
{
    if (raw || sys_ioctl(STDIN, TCGETS, &original) != 0)
        return;
    raw = true;
    set_raw();
}

void terminal_raw_again(void)
{
    if (raw)
        set_raw();
}

void terminal_restore(void)
{
    if (raw)
        sys_ioctl(STDIN, TCSETS, &original);
    raw = false;
}
