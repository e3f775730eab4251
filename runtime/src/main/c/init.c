/* bulkhead-init (run --init): the container's first process. It starts the program, passes every signal on, and reaps what
   is left behind, as a first process must. */
#include "system.h"

enum { SIG_BLOCK_ = 0, SIG_SETMASK_ = 2 };

struct signal_information {
  uint32_t number;
  uint8_t rest[124];
};

static uint64_t everything = ~0ull;

static void complain(const char *program, const char *what) {
  static const char prefix[] = "bulkhead-init: exec ";
  size_t length = 0;
  call(write, 2, prefix, sizeof prefix - 1);
  while (program[length]) length++;
  call(write, 2, program, length);
  for (length = 0; what[length];) length++;
  call(write, 2, what, length);
}

static const char *path_of(char **environment) {
  for (; *environment; environment++) {
    const char *e = *environment;
    if (e[0] == 'P' && e[1] == 'A' && e[2] == 'T' && e[3] == 'H' && e[4] == '=') return e + 5;
  }
  return "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}

static int has_slash(const char *name) {
  for (; *name; name++)
    if (*name == '/') return 1;
  return 0;
}

/* One directory of PATH and the name, joined; 0 if that is too long. */
static int join(char *to, size_t size, const char *directory, size_t directory_length, const char *name) {
  size_t length = 0;
  for (size_t i = 0; i < directory_length && length < size; i++) to[length++] = directory[i];
  if (length < size) to[length++] = '/';
  while (*name && length < size) to[length++] = *name++;
  if (length >= size) return 0;
  to[length] = 0;
  return 1;
}

static int run_program(char **arguments, char **environment) {
  static char file[4096];
  long error = -ENOENT_;
  if (has_slash(arguments[0])) {
    error = call(execve, arguments[0], arguments, environment);
  } else {
    for (const char *directory = path_of(environment); error == -ENOENT_ || error == -EACCES_ || error == -ENOTDIR_;) {
      size_t length = 0;
      while (directory[length] && directory[length] != ':') length++;
      if (join(file, sizeof file, directory, length, arguments[0])) {
        long result = call(execve, file, arguments, environment);
        if (result != -ENOENT_ && result != -ENOTDIR_) error = result;
      }
      if (!directory[length]) break;
      directory += length + 1;
    }
  }
  int absent = error == -ENOENT_ || error == -ENOTDIR_;
  complain(arguments[0], absent ? ": not found\n" : ": cannot be executed\n");
  return absent ? 127 : 126;
}

static int reap(long program, int *code) {
  int status, ended = 0;
  long pid;
  while ((pid = call(wait4, -1, &status, WNOHANG_ | WALL_, 0)) > 0)
    if (pid == program) {
      *code = status & 127 ? 128 + (status & 127) : status >> 8 & 255;
      ended = 1;
    }
  return ended;
}

int main(int argument_count, char **arguments) {
  if (argument_count < 2) return 125;
  char **environment = arguments + argument_count + 1;
  call(rt_sigprocmask, SIG_SETMASK_, &everything, 0, 8);
  long signals = call(signalfd4, -1, &everything, 8, O_CLOEXEC_);
  /* Not clone3: a filter cannot see its flags, so the standard profile refuses it. */
  long program = call(clone, SIGCHLD_, 0, 0, 0, 0);
  if (program < 0 || signals < 0) return 125;
  if (program == 0) {
    uint64_t none = 0;
    call(setpgid, 0, 0);
    int group = (int)call(getpid);
    call(ioctl, 0, 0x5410 /* TIOCSPGRP: the terminal's foreground, if there is one */, &group);
    call(rt_sigprocmask, SIG_SETMASK_, &none, 0, 8);
    return run_program(arguments + 1, environment);
  }
  for (int code = 0;;) {
    struct signal_information information;
    if (call(read, signals, &information, sizeof information) != sizeof information) continue;
    if (information.number == SIGCHLD_) {
      if (reap(program, &code)) return code;
    } else {
      call(kill, program, information.number);
    }
  }
}
