/* A command while it runs in the server: frames, signals and, once attached, a container. */
#pragma once
#include "protocol.h"

enum session_end {
    SESSION_EXIT,     /* `code` is the front's exit code */
    SESSION_UNHEARD,  /* the server left before it read the command, which may be sent again */
    SESSION_MISMATCH, /* the server is of another version; its socket stays open */
};

struct session_result {
    enum session_end end;
    int code;
    struct mismatch mismatch;
};

/* Serves a server that was sent the hello, until the command ends, and closes its socket. */
struct session_result session_run(int server);
