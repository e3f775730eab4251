/* The monitor: one for a container, from before its first process until after its last. It launches the plan, keeps the
   log, passes input and signals, and writes the exit file, with or without an engine alive. It has no policy. */
#include "clients.h"
#include "log.h"
#include "plan.h"

int userns_main(void); /* userns.c */

enum phase { PHASE_BEFORE = 0, PHASE_CLONE = 1, PHASE_BESIDE = 2, PHASE_CHILD = 3 };

static struct execution execution;
static struct log log_file;
static int child_pid, child_pidfd = -1, wait_status;
static int ended; /* the container's init is reaped */
static int output[2] = {-1, -1}, input = -1, listener = -1, signals = -1;
static uint8_t record[LOG_HEADER + LOG_PAYLOAD];

/* ---- before the launch ---- */

static struct plan *map_plan(void) {
  struct plan header;
  if (call(read, FD_PLAN, &header, sizeof header) != sizeof header) return 0;
  if (header.magic != PLAN_MAGIC || header.version != PLAN_VERSION) return 0;
  long address = call(mmap, 0, header.size, 3 /* read, write */, 2 /* private */, FD_PLAN, 0);
  call(close, FD_PLAN);
  return address < 0 && address > -4096 ? 0 : (struct plan *)address;
}

/* Moves a descriptor that the monitor keeps out of the way of those that are closed when the container runs. */
static int keep(long fd) {
  if (fd < 0) return (int)fd;
  long kept = call(fcntl, fd, 1030 /* F_DUPFD_CLOEXEC */, FD_OWN);
  if (kept < 0) return (int)fd;
  call(close, fd);
  return (int)kept;
}

static void block_signals(void) {
  uint64_t all = ~0ull, child = 1ull << (SIGCHLD_ - 1);
  call(rt_sigprocmask, 2 /* SIG_SETMASK */, &all, 0, sizeof all);
  signals = keep(call(signalfd4, -1, &child, sizeof child, O_CLOEXEC_ | O_NONBLOCK_));
}

static void open_listener(void) {
  struct unix_address address = {AF_UNIX_, "monitor.sock"};
  call(unlinkat, AT_FDCWD_, "monitor.sock", 0);
  listener = keep(call(socket, AF_UNIX_, SOCK_SEQPACKET_ | O_CLOEXEC_ | O_NONBLOCK_, 0));
  if (call(bind, listener, &address, 2 + sizeof "monitor.sock") < 0 || call(listen, listener, 16) < 0) {
    call(close, listener);
    listener = -1;
  }
}

/* Makes the ends of the streams that the container gets (registers) and those that the monitor keeps. */
static long open_streams(const struct plan *plan, int child_ends[3]) {
  int pair[2];
  long result = 0;
  if (plan->streams == STREAMS_DIRECT) return 0;
  if (plan->streams == STREAMS_TERMINAL) {
    result = call(socketpair, AF_UNIX_, SOCK_SEQPACKET_ | O_CLOEXEC_, 0, pair);
    if (result < 0) return result;
    output[0] = keep(pair[0]); /* the pty's master takes its place after the launch */
    child_ends[0] = pair[1];
    execution.registers[REGISTER_TERMINAL_SOCKET] = (uint64_t)pair[1];
    return 0;
  }
  for (int i = 0; i < 2 && result >= 0; i++) {
    result = call(pipe2, pair, O_CLOEXEC_);
    if (result < 0) return result;
    output[i] = keep(pair[0]);
    child_ends[1 + i] = pair[1];
    result = call(fcntl, output[i], F_SETFL_, O_NONBLOCK_);
  }
  if (result < 0) return result;
  if (plan->flags & PLAN_STDIN) {
    result = call(pipe2, pair, O_CLOEXEC_);
    if (result < 0) return result;
    input = keep(pair[1]);
    child_ends[0] = pair[0];
    result = call(fcntl, input, F_SETFL_, O_NONBLOCK_);
  } else {
    result = child_ends[0] = (int)call(openat, AT_FDCWD_, "/dev/null", O_RDONLY_ | O_CLOEXEC_, 0);
  }
  for (int i = 0; i < 3; i++) execution.registers[REGISTER_STDIN + i] = (uint64_t)child_ends[i];
  return result;
}

static long take_terminal(void) {
  int socket = output[0];
  int master = receive_descriptor(socket);
  uint32_t number;
  call(close, socket);
  output[0] = -1;
  if (master < 0) return -EPIPE_;
  long result = call(ioctl, master, 0x80045430 /* TIOCGPTN: it is the master of a pty, not something made to look so */, &number);
  if (result < 0) return result;
  output[0] = input = keep(master);
  return call(fcntl, input, F_SETFL_, O_NONBLOCK_);
}

/* ---- the launch and its report ---- */

static void report_failure(enum phase phase, int error) {
  struct {
    uint8_t letter, phase, forbidden, pad;
    int32_t operation, error;
  } message = {'F', (uint8_t)phase, (uint8_t)execution.forbidden, 0, (int32_t)execution.current, error};
  client_send(&clients[0], &message, sizeof message);
}

/* A child that is killed before its last steps, by the kernel for want of memory perhaps, leaves no error. */
static int reached_program(void) {
  const struct operation *operations = (const void *)((const uint8_t *)execution.plan + execution.plan->operations);
  uint32_t current = execution.current;
  return current + 1 == execution.plan->operation_count || operations[current].flags & SEARCH_PATH;
}

struct child_message {
  uint8_t letter, pad[3];
  int32_t pid;
};

static void announce_start(struct client *client) {
  struct child_message message = {'S', {0, 0, 0}, child_pid};
  client_send_with_descriptor(client, &message, sizeof message, child_pidfd);
}

static enum phase phase_of(long pid, uint32_t operation) {
  const struct plan *plan = execution.plan;
  if (operation < plan->before_count) return PHASE_BEFORE;
  if (pid < 0 && operation == plan->before_count && child_pidfd < 0) return PHASE_CLONE;
  return operation < plan->before_count + plan->beside_count ? PHASE_BESIDE : PHASE_CHILD;
}

static int fail(enum phase phase, long error) {
  report_failure(phase, (int)-error);
  return 0;
}

static int open_lifeline(void) {
  int lifeline[2];
  long result = call(pipe2, lifeline, O_CLOEXEC_ | O_NONBLOCK_);
  if (result < 0) return fail(PHASE_BEFORE, result);
  execution.registers[REGISTER_LIFELINE] = (uint64_t)keep(lifeline[0]);
  execution.registers[REGISTER_LIFELINE_HOLD] = (uint64_t)keep(lifeline[1]);
  return 1;
}

/* Keeps the numbers free that a plan's descriptors will have. Monitor and child share one table. */
static void reserve_descriptors(void) {
  enum { RESERVED = 64 };
  for (long fd = 0; fd >= 0 && fd < RESERVED;) fd = call(fcntl, 0, 1030 /* F_DUPFD_CLOEXEC */, 3);
}

/* Runs the first part of a plan; the child then waits in its namespaces for what comes next. */
static int start_parked(void) {
  long pid = launch(&execution, &child_pidfd);
  if (pid < 0) return fail(phase_of(pid, execution.current), -execution.error);
  child_pid = (int)pid;
  child_pidfd = keep(child_pidfd);
  struct child_message message = {'P', {0, 0, 0}, child_pid};
  client_send(&clients[0], &message, sizeof message);
  return 1;
}

/* Receives a plan, or the rest of one, and its descriptors: 'T', then for each of them the number that it is to have. */
static struct plan *receive_plan(void) {
  /* Above what is in use, but within the table's present size: growing one that is shared waits for a grace period. */
  enum { MOST = 64, ABOVE = 128 };
  struct {
    uint64_t length;
    int32_t level, type, fds[MOST];
  } control = {0, 0, 0, {0}};
  uint8_t message[1 + MOST];
  struct io_vector vector = {message, sizeof message};
  struct message_header header = {0, 0, 0, &vector, 1, &control, sizeof control, 0, 0};
  long count = call(recvmsg, clients[0].fd, &header, MSG_CMSG_CLOEXEC_);
  if (count < 1 || message[0] != 'T' || (uint64_t)(count - 1) * 4 + 16 != control.length) return 0;
  /* Up first, all of them: they may have come with numbers that others of them are to have. */
  for (long i = 0; i < count - 1; i++) {
    int high = (int)call(fcntl, control.fds[i], 1030 /* F_DUPFD_CLOEXEC */, ABOVE);
    call(close, control.fds[i]);
    control.fds[i] = high;
  }
  for (long i = 0; i < count - 1; i++) {
    call(dup3, control.fds[i], message[1 + i], O_CLOEXEC_);
    call(close, control.fds[i]);
  }
  return map_plan();
}

/* Nobody wants the parked child any more. */
static int abandon(void) {
  int status;
  call(pidfd_send_signal, child_pidfd, SIGKILL_, 0, 0);
  call(wait4, child_pid, &status, WALL_, 0);
  return 0;
}

static int start(const struct plan *plan) {
  int child_ends[3] = {-1, -1, -1};
  long result = open_streams(plan, child_ends);
  if (result >= 0 && plan->streams != STREAMS_DIRECT) {
    result = log_open(&log_file, plan->log_bytes, plan->log_files);
    log_file.fd = keep(log_file.fd);
  }
  if (result < 0) return fail(PHASE_BEFORE, result);
  long pid = child_pid ? resume(&execution, child_pid) : launch(&execution, &child_pidfd);
  if (pid < 0) return fail(phase_of(pid, execution.current), -execution.error);
  if (!child_pid) child_pidfd = keep(child_pidfd);
  child_pid = (int)pid;
  if (!reached_program()) return fail(PHASE_CHILD, 0);
  if (plan->streams == STREAMS_TERMINAL && (result = take_terminal()) < 0) return fail(PHASE_CHILD, result);
  if (execution.registers[REGISTER_MOUNTS])
    execution.registers[REGISTER_MOUNTS] = (uint64_t)keep((long)execution.registers[REGISTER_MOUNTS]);
  announce_start(&clients[0]);
  /* The engine's and the caller's descriptors, and what the child opened, are the container's now, or nobody's. This takes its
     time, since mounts are among them. */
  call(close_range, 3, FD_OWN - 1, 0);
  return 1;
}

/* ---- while it runs ---- */

static void reap(void) {
  uint8_t drained[128 * 8];
  while (call(read, signals, drained, sizeof drained) > 0) {}
  int status;
  long pid;
  while ((pid = call(wait4, -1, &status, WNOHANG_ | WALL_, 0)) > 0)
    if (pid == child_pid) {
      wait_status = status;
      ended = 1;
    }
}

/* Reads what there is of one stream, up to a buffer's worth; returns whether there may be more. */
static int copy_output(int index) {
  if (output[index] < 0) return 0;
  long count = call(read, output[index], record + LOG_HEADER, LOG_PAYLOAD);
  if (count == -EAGAIN_ || count == -EINTR_) return count == -EINTR_;
  if (count <= 0) { /* 0: the last writer closed a pipe; EIO: the last process closed the terminal */
    if (input == output[index]) input = -1;
    call(close, output[index]);
    output[index] = -1;
    return 0;
  }
  if (log_append(&log_file, index + 1, record, (uint32_t)count)) clients_notify_rotation();
  clients_notify_log();
  return 1;
}

static int is_terminal(void) { return execution.plan->streams == STREAMS_TERMINAL; }

static void close_input(void) {
  if (input >= 0 && !is_terminal()) {
    call(close, input);
    input = -1;
  }
}

/* Hands pending input to the container; the client may send more when all of it is taken. */
static void feed_input(struct client *client) {
  while (client->taken < client->pending) {
    long count = input < 0 ? -EPIPE_ : call(write, input, client_input(client) + client->taken, client->pending - client->taken);
    if (count == -EAGAIN_) return;
    if (count == -EINTR_) continue;
    if (count < 0) { /* nobody reads it any more: what comes is dropped */
      close_input();
      client->taken = client->pending;
    } else {
      client->taken += (uint32_t)count;
    }
  }
  client->pending = client->taken = 0;
  client_send(client, "A", 1);
}

static void receive(struct client *client) {
  uint8_t *message = client_input(client);
  long count = call(recvfrom, client->fd, message, INPUT_MAX + 1, MSG_DONTWAIT_, 0, 0);
  if (count == -EAGAIN_ || count == -EINTR_) return;
  if (count <= 0) {
    client_drop(client);
    return;
  }
  switch (message[0]) {
    case 'I':
      client->pending = (uint32_t)count;
      client->taken = 1;
      feed_input(client);
      break;
    case 'E':
      close_input();
      break;
    case 'W':
      if (count == 5 && is_terminal() && output[0] >= 0) {
        uint16_t size[4] = {0, 0, 0, 0};
        memcpy(size, message + 1, 4);
        call(ioctl, output[0], 0x5414 /* TIOCSWINSZ */, size);
      }
      break;
    case 'Q':
      announce_start(client);
      break;
    case 'S':
      if (count == 2 && !ended) call(pidfd_send_signal, child_pidfd, message[1], 0, 0);
      break;
    default:
      client_drop(client);
  }
}

static void accept_client(void) {
  long fd = call(accept4, listener, 0, 0, O_CLOEXEC_ | O_NONBLOCK_);
  if (fd >= 0) client_add((int)fd, 1);
}

static void run(void) {
  enum { SIGNALS, LISTENER, OUTPUT, ERROR, INPUT, CLIENTS, ENTRY_COUNT = CLIENTS + CLIENT_COUNT };
  struct poll_entry entries[ENTRY_COUNT];
  while (!ended) {
    int fixed[CLIENTS] = {signals, listener, output[0], output[1], -1};
    for (int i = 0; i < CLIENT_COUNT; i++)
      if (clients[i].pending) fixed[INPUT] = input;
    for (int i = 0; i < CLIENTS; i++) entries[i] = (struct poll_entry){fixed[i], i == INPUT ? POLLOUT_ : POLLIN_, 0};
    for (int i = 0; i < CLIENT_COUNT; i++)
      entries[CLIENTS + i] = (struct poll_entry){clients[i].pending ? -1 : clients[i].fd, POLLIN_, 0};
    if (call(ppoll, entries, ENTRY_COUNT, 0, 0, 0) < 0) continue;
    if (entries[OUTPUT].revents) copy_output(0);
    if (entries[ERROR].revents) copy_output(1);
    for (int i = 0; i < CLIENT_COUNT; i++) {
      if (clients[i].pending && (entries[INPUT].revents || input < 0)) feed_input(&clients[i]);
      else if (entries[CLIENTS + i].revents) receive(&clients[i]);
    }
    if (entries[LISTENER].revents) accept_client();
    if (entries[SIGNALS].revents) reap();
  }
  for (int i = 0; i < 2; i++)
    while (copy_output(i)) {}
}

/* ---- the end ---- */

static int decimal(uint64_t value, char *to) {
  char digits[20];
  int count = 0, length = 0;
  do digits[count++] = (char)('0' + value % 10);
  while (value /= 10);
  while (count) to[length++] = digits[--count];
  return length;
}

static int exit_code(void) { return wait_status & 127 ? 128 + (wait_status & 127) : wait_status >> 8 & 255; }

/* "exit": code, wait status, nanoseconds since the epoch. It appears whole or not at all. */
static void write_exit_file(int durable) {
  char text[64];
  int length = decimal((uint64_t)exit_code(), text);
  text[length++] = ' ';
  length += decimal((uint64_t)wait_status, text + length);
  text[length++] = ' ';
  length += decimal(realtime(), text + length);
  text[length++] = '\n';
  long fd = call(openat, AT_FDCWD_, "exit.new", O_WRONLY_ | O_CREAT_ | O_TRUNC_ | O_CLOEXEC_, 0600);
  if (fd < 0) return;
  long written = call(write, fd, text, length);
  if (durable) {
    call(fsync, fd);
    if (log_file.fd > 0) call(fsync, log_file.fd);
  }
  call(close, fd);
  if (written == length) call(renameat2, AT_FDCWD_, "exit.new", AT_FDCWD_, "exit", 0);
  if (!durable) return;
  long directory = call(openat, AT_FDCWD_, ".", O_RDONLY_ | O_CLOEXEC_, 0);
  if (directory >= 0) call(fsync, directory);
}

static void announce_end(void) {
  struct {
    uint8_t letter, pad[3];
    int32_t code, status;
  } message = {'X', {0, 0, 0}, exit_code(), wait_status};
  clients_send_all(&message, sizeof message);
}

int main(int argument_count, char **arguments) {
  if (argument_count == 2 && arguments[1][0] == 'u') return userns_main();
  call(umask, 077);
  block_signals();
  call(prctl, 4 /* PR_SET_DUMPABLE: no process of the container may trace the child before it is its program */, 0, 0, 0, 0);
  call(prctl, 36 /* PR_SET_CHILD_SUBREAPER */, 1, 0, 0, 0);
  clients_clear();
  client_add(keep(FD_CONTROL), 0);
  reserve_descriptors();
  /* From here on it may wait for long: engines keep some ready. */
  struct plan *plan = receive_plan();
  if (!plan) {
    static const char text[] = "bulkhead-monitor: no launch plan of this version came by descriptor 4; only the engine starts this program\n";
    call(write, 2, text, sizeof text - 1);
    return 125;
  }
  if (call(fchdir, FD_DIRECTORY) < 0) return 125;
  relocate(plan);
  execution.plan = plan;
  if (!open_lifeline()) return 1;
  if (plan->flags & PLAN_PARK) {
    if (!start_parked()) return 1;
    plan = receive_plan();
    if (!plan) return abandon();
    relocate(plan);
    execution.plan = plan;
  }
  if (plan->flags & PLAN_CLIENT) client_add(keep(FD_CLIENT), 1);
  if (plan->flags & PLAN_LISTEN) open_listener();
  if (!start(plan)) return 1;
  run();
  write_exit_file((plan->flags & PLAN_DURABLE) != 0);
  announce_end();
  return 0;
}
