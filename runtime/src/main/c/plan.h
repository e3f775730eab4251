/* The launch plan: a tape of system calls, compiled in Java (dev.bulkhead.runtime.plan), run here. All offsets count from
   the header. The monitor decides nothing: what is not in the plan does not happen. */
#ifndef PLAN_H
#define PLAN_H

#include "system.h"

#define PLAN_MAGIC 0x4c504842u /* "BHPL" */
#define PLAN_VERSION 2u

enum plan_flags {
  PLAN_DURABLE = 1,  /* fsync the exit file: the container is kept */
  PLAN_CLIENT = 2,   /* FD_CLIENT is a first client */
  PLAN_LISTEN = 4,   /* later clients connect to "monitor.sock" in the container's directory */
  PLAN_PARK = 16,    /* a first part: the child waits at its end, and the engine sends the rest */
  PLAN_STDIN = 8,    /* keep a pipe to the container's standard input (PLAN_LOGGED) */
};

enum plan_streams {
  STREAMS_DIRECT = 0,   /* the caller's own: FD_DIRECT and the two above it */
  STREAMS_LOGGED = 1,   /* pipes, whose output goes to the log */
  STREAMS_TERMINAL = 2, /* a pty made inside the container, whose output goes to the log */
};

struct plan {
  uint32_t magic, version, size, flags;
  uint32_t streams, log_files;
  uint32_t operation_count, operations, relocation_count, relocations;
  uint32_t before_count; /* the first operations: in the monitor, before the clone */
  uint32_t beside_count; /* then these: in the monitor, while the child waits; the rest are the child's */
  uint64_t clone_flags;
  int64_t cgroup; /* descriptor of a cgroup v2 directory to be born in, or -1 */
  uint64_t log_bytes; /* rotate at this size; 0: never */
};

enum operation_flags {
  TOLERATE_ANY = 1,    /* any failure is tolerated */
  TOLERATE_ERRNO = 2,  /* a failure with this errno is tolerated */
  EXPECT_ERRNO = 4,    /* anything but this errno is a failure */
  SEARCH_PATH = 8,     /* an execve on the way along PATH: absent or forbidden means: try the next */
};

struct operation {
  uint16_t call; /* index into calls.def, or one of pseudo_calls */
  uint8_t flags;
  uint8_t skip; /* after a tolerated failure: how many of the following operations depend on this one */
  uint8_t pointers;  /* bit i: argument i is an offset into the plan */
  uint8_t registers; /* bit i: argument i is the number of a register */
  uint8_t result;    /* the register that takes the result; 0: none */
  uint8_t error;     /* the errno of TOLERATE_ERRNO and EXPECT_ERRNO */
  uint64_t arguments[6];
};

enum pseudo_calls {
  STORE = 1000, /* *(int32_t *)argument0 = argument1: a register into a structure in memory */
};

enum registers { /* set by the monitor; plans use those from REGISTER_FREE on for their own */
  REGISTER_NONE = 0,
  REGISTER_STDIN = 1, REGISTER_STDOUT = 2, REGISTER_STDERR = 3,
  REGISTER_CHILD = 4,           /* the child's pid, beside only */
  REGISTER_CHILD_PROC = 5,      /* /proc/PID of the child, beside only */
  REGISTER_TERMINAL_SOCKET = 6, /* where the child sends the master of its pty */
  REGISTER_LIFELINE = 7,        /* end of file here: the monitor is dead */
  REGISTER_LIFELINE_HOLD = 8,   /* the monitor's end, which the child closes first of all */
  REGISTER_MOUNTS = 9,          /* the child's mount namespace, held until the monitor ends */
  REGISTER_FREE = 10,
  REGISTER_COUNT = 256,
};

enum inherited { /* descriptors that the engine gives to the monitor: the control socket at birth, the others with a plan */
  FD_PLAN = 3, FD_CONTROL = 4, FD_DIRECTORY = 5, FD_CLIENT = 6, FD_DIRECT = 7, FD_FREE = 10,
  FD_OWN = 200, /* the monitor's own are from here up: those below are closed when the container runs */
};

struct execution {
  struct plan *plan;
  uint64_t registers[REGISTER_COUNT];
  volatile uint32_t current; /* the operation that runs, or ran last */
  volatile int32_t error;    /* errno of the operation that failed; 0: none */
  volatile int32_t forbidden; /* SEARCH_PATH met EACCES on its way */
};

void relocate(struct plan *plan);
/* Runs operations from..to-1; returns 0, or minus errno of the one that failed. */
long execute(struct execution *execution, uint32_t from, uint32_t to);
/* Goes on with a parked child by the plan that execution has now. */
long resume(struct execution *execution, long pid);
/* Starts the child and waits until it has become the container's program, parked (PLAN_PARK), or failed: pid, or minus errno with
   execution->current and execution->error set. */
long launch(struct execution *execution, int *pidfd);

#endif
