#include "log.h"

uint64_t realtime(void) {
  struct time_spec now;
  call(clock_gettime, 0, &now);
  return (uint64_t)now.seconds * 1000000000u + (uint64_t)now.nanoseconds;
}

uint64_t monotonic_milliseconds(void) {
  struct time_spec now;
  call(clock_gettime, 1, &now);
  return (uint64_t)now.seconds * 1000u + (uint64_t)now.nanoseconds / 1000000u;
}

int decimal(uint64_t value, char *to) {
  char digits[20];
  int count = 0, length = 0;
  do digits[count++] = (char)('0' + value % 10);
  while (value /= 10);
  while (count) to[length++] = digits[--count];
  return length;
}

void write_file(const char *fresh, const char *name, const char *text, int length) {
  long fd = call(openat, AT_FDCWD_, fresh, O_WRONLY_ | O_CREAT_ | O_TRUNC_ | O_CLOEXEC_, 0600);
  if (fd < 0) return;
  long written = call(write, fd, text, length);
  call(close, fd);
  if (written == length) call(renameat2, AT_FDCWD_, fresh, AT_FDCWD_, name, 0);
}

long log_open(struct log *log, uint64_t limit, uint32_t files) {
  long fd = call(openat, AT_FDCWD_, "log", O_WRONLY_ | O_CREAT_ | O_APPEND_ | O_CLOEXEC_, 0600);
  if (fd < 0) return fd;
  long end = call(lseek, fd, 0, 2);
  log->fd = (int)fd;
  log->size = end < 0 ? 0 : (uint64_t)end;
  log->limit = limit;
  log->files = files > LOG_FILES_MAX ? LOG_FILES_MAX : files;
  return 0;
}

static const char *rotated_name(char *buffer, uint32_t number) {
  memcpy(buffer, "log", 3);
  int length = 3;
  if (number > 0) {
    buffer[length++] = '.';
    if (number >= 10) buffer[length++] = (char)('0' + number / 10);
    buffer[length++] = (char)('0' + number % 10);
  }
  buffer[length] = 0;
  return buffer;
}

static int rotate(struct log *log) {
  char from[8], to[8];
  for (uint32_t number = log->files - 1; number > 0; number--)
    call(renameat2, AT_FDCWD_, rotated_name(from, number - 1), AT_FDCWD_, rotated_name(to, number), 0);
  if (log->files == 1) call(unlinkat, AT_FDCWD_, "log", 0);
  long fd = call(openat, AT_FDCWD_, "log", O_WRONLY_ | O_CREAT_ | O_APPEND_ | O_CLOEXEC_, 0600);
  if (fd < 0) return 0;
  call(close, log->fd);
  log->fd = (int)fd;
  log->size = 0;
  return 1;
}

int log_append(struct log *log, int stream, uint8_t *record, uint32_t length) {
  int rotated = log->limit && log->files && log->size > 0 && log->size + LOG_HEADER + length > log->limit && rotate(log);
  uint64_t now = realtime();
  memset(record, 0, 4);
  record[0] = (uint8_t)stream;
  memcpy(record + 4, &length, sizeof length);
  memcpy(record + 8, &now, sizeof now);
  uint64_t total = LOG_HEADER + length, done = 0;
  while (done < total) {
    long count = call(write, log->fd, record + done, total - done);
    if (count == -EINTR_) continue;
    if (count <= 0) {
      call(ftruncate, log->fd, log->size); /* never half a record */
      return rotated;
    }
    done += (uint64_t)count;
  }
  log->size += total;
  return rotated;
}
