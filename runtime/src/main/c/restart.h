/* The restart policy: whether a container that has ended is launched again, and when. What a launch was given is kept for the
   next one: nobody else may be alive then. */
#ifndef RESTART_H
#define RESTART_H

#include "plan.h"

enum restart_mode { RESTART_NEVER = 0, RESTART_ALWAYS = 1, RESTART_ON_FAILURE = 2 };

/* Numbers that what was given is kept under; the first part of a plan and the rest have their own. */
enum { KEPT_FIRST = 320, KEPT_REST = 384, KEPT_END = 448 };

void restart_policy(uint32_t mode, uint32_t most);
/* Notes that a run begins. */
void restart_began(void);
/* Returns in how many milliseconds to launch again; -1: not at all. */
int32_t restart_delay(int exit_code);
/* Whether a policy that changed meanwhile still wants it. */
int restart_wanted(int exit_code);
/* Counts a restart, and writes "restarts": how many there were, and when the last one was, in nanoseconds since the epoch. */
void restart_count(void);

/* Keeps those descriptors of a launch that the next one needs. */
void descriptors_keep(int base, uint64_t numbers);
/* Puts them where a launch expects them; returns whether there are any. */
int descriptors_restore(int base);
void descriptors_forget(void);

#endif
