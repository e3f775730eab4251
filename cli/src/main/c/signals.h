/* Signals as messages: whoever gets one forwards it, with no handler running in between. */
#pragma once
#include "linux.h"

/*
 * Begins to collect signals; returns the descriptor to wait on, negative after a complaint. Left
 * alone are those that mean something for the front itself: the kernel's reports of a fault, the
 * stops of job control, and what the caller ignores (nohup, a background command of a script).
 */
int signals_begin(void);

/* Returns the next signal, or 0 where none is there. */
int signals_next(int fd);

/* Ends collecting: signals act on the front again. */
void signals_end(int fd);
