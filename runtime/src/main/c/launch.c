/* The clone: a child that shares the monitor's memory (nothing is copied, and a failure is simply there to be read) on a
   stack of its own, until it becomes the container's program. */
#include "plan.h"

enum {
  CLONE_VM_ = 0x100, CLONE_FILES_ = 0x400, CLONE_PIDFD_ = 0x1000, CLONE_CHILD_CLEARTID_ = 0x200000,
};
#define CLONE_CLEAR_SIGHAND_ 0x100000000ull
#define CLONE_INTO_CGROUP_ 0x200000000ull
enum { FUTEX_WAIT_ = 0, FUTEX_WAKE_ = 1 };

struct clone_arguments {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

/* A child cannot return on a stack that is not its parent's: it calls entry(argument) at once. */
long clone_on_stack(struct clone_arguments *arguments, uint64_t size, void (*entry)(void *), void *argument);
#if defined(__x86_64__)
__asm__(".text\n.globl clone_on_stack\n.hidden clone_on_stack\nclone_on_stack:\n"
        "  mov %rdx, %r8\n"
        "  mov %rcx, %r9\n"
        "  mov $435, %eax\n"
        "  syscall\n"
        "  test %rax, %rax\n"
        "  jnz 1f\n"
        "  xor %ebp, %ebp\n"
        "  mov %r9, %rdi\n"
        "  call *%r8\n"
        "  hlt\n"
        "1: ret\n");
#else
__asm__(".text\n.globl clone_on_stack\n.hidden clone_on_stack\nclone_on_stack:\n"
        "  mov x9, x2\n"
        "  mov x10, x3\n"
        "  mov x8, #435\n"
        "  svc #0\n"
        "  cbnz x0, 1f\n"
        "  mov x29, #0\n"
        "  mov x0, x10\n"
        "  blr x9\n"
        "  brk #1\n"
        "1: ret\n");
#endif

static uint8_t stack[16384] __attribute__((aligned(16)));
/* What the child may do; the monitor says. */
enum permission { WAIT, RUN, GIVE_UP, RUN_THE_REST };
static volatile uint32_t permission;
/* What the child does; the kernel itself says LEFT (0) when the child execs or dies. */
enum progress { LEFT = 0, RUNNING = 1, PARKED = 2 };
static volatile uint32_t progress;

static void wait_while(volatile uint32_t *word, uint32_t value) {
  while (*word == value) call(futex, word, FUTEX_WAIT_, value, 0);
}

static void set(volatile uint32_t *word, uint32_t value) {
  *word = value;
  call(futex, word, FUTEX_WAKE_, 1);
}

static long run_child(struct execution *execution) {
  const struct plan *plan = execution->plan;
  return execute(execution, plan->before_count + plan->beside_count, plan->operation_count);
}

static void child(void *argument) {
  struct execution *execution = argument;
  wait_while(&permission, WAIT);
  if (permission == RUN && run_child(execution) == 0 && execution->plan->flags & PLAN_PARK) {
    set(&progress, PARKED);
    wait_while(&permission, RUN);
    if (permission == RUN_THE_REST) run_child(execution);
  }
  for (;;) call(exit_group, 127);
}

static int open_proc(long pid) {
  char path[32] = "/proc/", digits[20];
  int length = 6, count = 0;
  do digits[count++] = (char)('0' + pid % 10);
  while (pid /= 10);
  while (count) path[length++] = digits[--count];
  path[length] = 0;
  return (int)call(openat, AT_FDCWD_, path, 010000000 /* O_PATH */ | O_CLOEXEC_, 0);
}

static long run_beside(struct execution *execution, long pid) {
  struct plan *plan = execution->plan;
  int proc = open_proc(pid);
  if (proc < 0) return execution->error = -proc, proc;
  execution->registers[REGISTER_CHILD] = (uint64_t)pid;
  execution->registers[REGISTER_CHILD_PROC] = (uint64_t)proc;
  long result = execute(execution, plan->before_count, plan->before_count + plan->beside_count);
  call(close, proc);
  return result;
}

/* Lets the child go on, or give up, and waits until it has become its program, parked, or died. */
static long release(struct execution *execution, long pid, long result, enum permission way) {
  set(&permission, result < 0 ? GIVE_UP : way);
  wait_while(&progress, RUNNING);
  if (execution->error == 0) return pid;
  int status;
  call(wait4, pid, &status, WALL_, 0);
  return -execution->error;
}

long launch(struct execution *execution, int *pidfd) {
  struct plan *plan = execution->plan;
  long result = execute(execution, 0, plan->before_count);
  if (result < 0) return result;
  struct clone_arguments arguments;
  memset(&arguments, 0, sizeof arguments);
  /* Descriptors are shared, so that what the monitor opens for the child is the child's, until that takes a table of its own. */
  arguments.flags =
      plan->clone_flags | CLONE_VM_ | CLONE_FILES_ | CLONE_PIDFD_ | CLONE_CHILD_CLEARTID_ | CLONE_CLEAR_SIGHAND_;
  arguments.pidfd = (uint64_t)pidfd;
  arguments.child_tid = (uint64_t)&progress;
  arguments.exit_signal = SIGCHLD_;
  arguments.stack = (uint64_t)stack;
  arguments.stack_size = sizeof stack;
  if (plan->cgroup >= 0) {
    arguments.flags |= CLONE_INTO_CGROUP_;
    arguments.cgroup = (uint64_t)plan->cgroup;
  }
  permission = WAIT;
  progress = RUNNING;
  execution->current = plan->before_count; /* a clone that fails is told apart by the pid that is missing */
  long pid = clone_on_stack(&arguments, sizeof arguments, child, execution);
  if (pid < 0) return execution->error = (int32_t)-pid, pid;
  return release(execution, pid, run_beside(execution, pid), RUN);
}

long resume(struct execution *execution, long pid) {
  long result = execute(execution, 0, execution->plan->before_count);
  if (result >= 0) result = run_beside(execution, pid);
  uint32_t parked = PARKED;
  if (!__atomic_compare_exchange_n(&progress, &parked, RUNNING, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
    return execution->error = ESRCH_, -ESRCH_; /* it was killed while it waited */
  return release(execution, pid, result, RUN_THE_REST);
}
