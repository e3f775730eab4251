/* The entry point, and the two functions that a compiler may call on its own. */
#include "system.h"

int main(int argument_count, char **arguments);

#if defined(__x86_64__)
__asm__(".text\n.globl _start\n_start:\n"
        "  xor %ebp, %ebp\n"
        "  mov (%rsp), %rdi\n"
        "  lea 8(%rsp), %rsi\n"
        "  and $-16, %rsp\n"
        "  call main\n"
        "  mov %eax, %edi\n"
        "  mov $231, %eax\n" /* exit_group */
        "  syscall\n");
#else
__asm__(".text\n.globl _start\n_start:\n"
        "  mov x29, #0\n"
        "  mov x30, #0\n"
        "  ldr x0, [sp]\n"
        "  add x1, sp, #8\n"
        "  bl main\n"
        "  mov x8, #94\n" /* exit_group */
        "  svc #0\n");
#endif

void *memcpy(void *to, const void *from, size_t length) {
  uint8_t *target = to;
  const uint8_t *source = from;
  while (length--) *target++ = *source++;
  return to;
}

void *memset(void *to, int byte, size_t length) {
  uint8_t *target = to;
  while (length--) *target++ = (uint8_t)byte;
  return to;
}
