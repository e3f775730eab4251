/* bulkhead-monitor userns: a user namespace that somebody else fills in. A child is born into it, its pid goes out on
   descriptor 3, and both wait there until the other side closes it. The engine shows layers and volumes through the id maps
   of such a namespace; nothing ever runs inside. */
#include "system.h"

int userns_main(void) {
  uint8_t byte;
  const uint64_t arguments[11] = {0x10000000 /* CLONE_NEWUSER */, 0, 0, 0, SIGCHLD_};
  long pid = call(clone3, arguments, sizeof arguments);
  if (pid == 0) {
    call(prctl, 1 /* PR_SET_PDEATHSIG */, SIGKILL_, 0, 0, 0);
    while (call(read, 3, &byte, 1) > 0) {}
    return 0;
  }
  int32_t message = (int32_t)pid;
  call(write, 3, &message, sizeof message);
  while (call(read, 3, &byte, 1) > 0) {}
  if (pid > 0) {
    int status;
    call(kill, pid, SIGKILL_);
    call(wait4, pid, &status, WALL_, 0);
  }
  return pid < 0;
}
