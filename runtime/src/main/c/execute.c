/* One loop: it turns each operation into a system call. */
#include "plan.h"

static const uint16_t call_numbers[] = {
#define CALL(name) __NR_##name,
#include "calls.def"
#undef CALL
};

void relocate(struct plan *plan) {
  uint8_t *base = (uint8_t *)plan;
  uint32_t *offsets = (uint32_t *)(base + plan->relocations);
  for (uint32_t i = 0; i < plan->relocation_count; i++) *(uint64_t *)(base + offsets[i]) += (uint64_t)base;
}

static long invoke(struct execution *execution, const struct operation *operation) {
  uint64_t arguments[6];
  for (int i = 0; i < 6; i++) {
    uint64_t value = operation->arguments[i];
    if (operation->pointers >> i & 1)
      value += (uint64_t)execution->plan;
    else if (operation->registers >> i & 1)
      value = execution->registers[value % REGISTER_COUNT];
    arguments[i] = value;
  }
  if (operation->call == STORE) {
    *(int32_t *)arguments[0] = (int32_t)arguments[1];
    return 0;
  }
  if (operation->call >= sizeof call_numbers / sizeof *call_numbers) return -38; /* ENOSYS */
  return system_call(call_numbers[operation->call], arguments[0], arguments[1], arguments[2], arguments[3],
                     arguments[4], arguments[5]);
}

static int is_tolerated(struct execution *execution, const struct operation *operation, long result) {
  if (operation->flags & TOLERATE_ANY) return 1;
  if (operation->flags & TOLERATE_ERRNO) return result == -(long)operation->error;
  if (operation->flags & SEARCH_PATH) {
    if (result == -EACCES_) execution->forbidden = 1;
    return result == -EACCES_ || result == -ENOENT_ || result == -ENOTDIR_;
  }
  return 0;
}

long execute(struct execution *execution, uint32_t from, uint32_t to) {
  const struct operation *operations =
      (const struct operation *)((uint8_t *)execution->plan + execution->plan->operations);
  for (uint32_t i = from; i < to; i++) {
    const struct operation *operation = &operations[i];
    execution->current = i;
    long result = invoke(execution, operation);
    int failed = result < 0 && result > -4096;
    if (operation->flags & EXPECT_ERRNO) {
      if (failed && result == -(long)operation->error) continue;
      execution->error = failed ? (int32_t)-result : EPIPE_;
      return -execution->error;
    }
    if (failed && !is_tolerated(execution, operation, result)) {
      execution->error = (int32_t)-result;
      return result;
    }
    if (failed)
      i += operation->skip;
    else if (operation->result)
      execution->registers[operation->result % REGISTER_COUNT] = (uint64_t)result;
  }
  return 0;
}
