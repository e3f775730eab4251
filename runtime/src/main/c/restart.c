#include "restart.h"
#include "log.h"

enum { FIRST_DELAY = 100, LONGEST_DELAY = 60000, GOOD_RUN = 10000 };

static uint32_t mode, most, count;
static int32_t next_delay = FIRST_DELAY;
static uint64_t began;

void restart_policy(uint32_t new_mode, uint32_t new_most) {
  mode = new_mode;
  most = new_most;
}

void restart_began(void) { began = monotonic_milliseconds(); }

int restart_wanted(int exit_code) {
  return mode == RESTART_ALWAYS || (mode == RESTART_ON_FAILURE && exit_code != 0 && (most == 0 || count < most));
}

int32_t restart_delay(int exit_code) {
  if (!restart_wanted(exit_code)) return -1;
  if (monotonic_milliseconds() - began >= GOOD_RUN) next_delay = FIRST_DELAY;
  int32_t delay = next_delay;
  next_delay = delay * 2 > LONGEST_DELAY ? LONGEST_DELAY : delay * 2;
  return delay;
}

void restart_count(void) {
  char text[48];
  int length = decimal(++count, text);
  text[length++] = ' ';
  length += decimal(realtime(), text + length);
  text[length++] = '\n';
  write_file("restarts.new", "restarts", text, length);
}

static uint64_t kept[2]; /* bit n: number n is */

static uint64_t *kept_from(int base) { return &kept[base == KEPT_REST]; }

/* The plan, the directory, and the plan's own. Others are the first client's, or the caller's streams. */
static int is_needed(int fd) { return fd == FD_PLAN || fd == FD_DIRECTORY || fd >= FD_FREE; }

void descriptors_keep(int base, uint64_t numbers) {
  *kept_from(base) = numbers;
  for (int fd = 0; fd < KEPT_REST - KEPT_FIRST; fd++)
    if (numbers >> fd & 1 && is_needed(fd)) call(dup3, fd, base + fd, O_CLOEXEC_);
}

int descriptors_restore(int base) {
  int found = 0;
  for (int fd = 0; fd < KEPT_REST - KEPT_FIRST; fd++)
    if (*kept_from(base) >> fd & 1 && is_needed(fd) && call(dup3, base + fd, fd, O_CLOEXEC_) >= 0) found = 1;
  return found;
}

void descriptors_forget(void) {
  if (kept[0]) call(close_range, KEPT_FIRST, KEPT_END - 1, 0);
}
