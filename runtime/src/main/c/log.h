/* The container's log: records of {stream, 3 zero bytes, u32 length, u64 nanoseconds since the epoch} and the bytes, in
   "log", rotated to "log.1", "log.2", …. */
#ifndef LOG_H
#define LOG_H

#include "system.h"

enum { LOG_HEADER = 16, LOG_PAYLOAD = 32768, LOG_FILES_MAX = 100 };

struct log {
  int fd;
  uint64_t size, limit;
  uint32_t files;
};

/* Opens "log" in the current directory, to append; limit 0: never rotate. Returns 0, or minus errno. */
long log_open(struct log *log, uint64_t limit, uint32_t files);
/* Appends one record, whose payload stands LOG_HEADER bytes into the buffer; what the disk has no room for is dropped
   whole, since the container must not wait for it. Returns whether the file was rotated before. */
int log_append(struct log *log, int stream, uint8_t *record, uint32_t length);
uint64_t realtime(void);
uint64_t monotonic_milliseconds(void);
/* Writes a number; returns its length. */
int decimal(uint64_t value, char *to);
/* Makes a file that appears whole or not at all; not synced. */
void write_file(const char *fresh, const char *name, const char *text, int length);

#endif
