/*
 * A container's streams: keys and signals go to its monitor, and what it writes is read from its
 * log. The server takes no part, so that a session outlives it.
 */
#pragma once
#include "linux.h"
#include "protocol.h"

/* Begins; `monitor` and `log` are owned from here on, and `log` is -1 where there is none. */
void attachment_begin(const struct attach *request, int monitor, int log);

/* Whether a monitor listens. */
bool attachment_live(void);

/* Whether a monitor listens that is to get the signals. */
bool attachment_takes_signals(void);

/* Whether the container has ended and all its output was handed over; sets its exit code. */
bool attachment_ended(int *code);

/* Whether the user typed the keys that detach; true once. */
bool attachment_detached(void);

/* The command has ended: what the monitor has said and logged so far is all that counts. */
void attachment_finish(void);

/* Whether all output up to attachment_finish() was handed over. */
bool attachment_finished(void);

/* Puts the next piece of the log into the output, which must be empty. */
void attachment_read_log(void);

/* Notes a signal for the container, or that the window has another size. */
void attachment_signal(int signal);
void attachment_window(void);

/* Fills two entries with what to wait for: the monitor and standard input. */
void attachment_poll(struct pollfd *monitor, struct pollfd *input);

/* Handles what poll(2) has found in those entries. */
void attachment_step(const struct pollfd *monitor, const struct pollfd *input);
