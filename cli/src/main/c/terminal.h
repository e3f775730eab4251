/* The caller's terminal: descriptor 0, raw while a container is attached to it. */
#pragma once
#include "linux.h"

/* Fills `to` with the size of the terminal behind a descriptor; false where it is none. */
bool terminal_window(int fd, struct window *to);

bool terminal_is(int fd);

/* Puts the terminal of descriptor 0 into raw mode; does nothing where it is none. */
void terminal_raw(void);

/* Sets raw mode again, if it is wanted: a shell has changed it while the front was stopped. */
void terminal_raw_again(void);

/* Gives the terminal back as it was. Every way out of the front passes here. */
void terminal_restore(void);
