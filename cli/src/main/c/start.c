/* The entry point that libc would bring: the kernel leaves the arguments on the stack. */
#include "linux.h"

int main(int count, char **arguments, char **environment);

__attribute__((used)) static _Noreturn void start(long *stack)
{
    int count = (int)stack[0];
    char **arguments = (char **)(stack + 1);
    sys_exit(main(count, arguments, arguments + count + 1));
}

#ifdef __x86_64__
__asm__(".globl _start\n"
        "_start:\n"
        "    xor %ebp, %ebp\n"
        "    mov %rsp, %rdi\n"
        "    and $-16, %rsp\n"
        "    call start\n");
#else
__asm__(".globl _start\n"
        "_start:\n"
        "    mov x29, #0\n"
        "    mov x30, #0\n"
        "    mov x0, sp\n"
        "    bl start\n");
#endif
