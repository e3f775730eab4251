/*
 * What the front says to the server and to a monitor, and hears from them. Numbers are
 * little-endian. The Java side: dev.bulkhead.server.front.Hello and FrameType.
 */
#pragma once
#include <stdint.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the wire is little-endian, and so is every machine that the front knows"
#endif

#define PROTOCOL_VERSION 1
#define HELLO_LIMIT (16u << 20)
#define SIZE_OF_MAGIC 8

/*
 * The first message to the server, with descriptors 0, 1 and 2 attached. After it come, without
 * gaps: the front's version, the arguments and the environment (each string ends with NUL), the
 * working directory.
 */
struct hello {
    /* These are the same in every version of the protocol, so that any hello can be skipped. */
    char magic[SIZE_OF_MAGIC];
    uint32_t protocol;
    uint32_t following_bytes; /* all that comes after this field */

    uint32_t version_bytes;
    uint32_t argument_count, argument_bytes;
    uint32_t variable_count, variable_bytes;
    uint32_t directory_bytes;
    uint16_t terminals; /* bit n: descriptor n is a terminal */
    uint16_t umask;
    uint16_t rows, columns; /* 0 where no descriptor is a terminal */
};
_Static_assert(sizeof(struct hello) == 48, "the hello's header is part of the protocol");

/* Everything after the hello is a frame, in both directions; EXIT, MISMATCH and LEAVE never change. */
struct frame {
    uint8_t type;
    uint8_t padding[3];
    uint32_t length; /* of the payload that follows */
};
_Static_assert(sizeof(struct frame) == 8, "the frame's header is part of the protocol");

enum from_server {
    FRAME_OUT = 1,      /* bytes for standard output */
    FRAME_ERR = 2,      /* bytes for standard error */
    FRAME_EXIT = 3,     /* int32 code: the command has ended */
    FRAME_ATTACH = 4,   /* struct attach, with the monitor's socket and perhaps the log attached */
    FRAME_MISMATCH = 6, /* struct mismatch: the server is of another version */
};

enum to_server {
    FRAME_DETACH = 10, /* the user typed the detach keys */
    FRAME_SIGNAL = 11, /* uint8 signal that the front received */
    FRAME_LEAVE = 12,  /* after a mismatch: leave as soon as no command runs */
};

#define ATTACH_TERMINAL 1 /* put the terminal into raw mode, report the window's size */
#define ATTACH_INPUT 2    /* carry standard input to the monitor */
#define ATTACH_SIGNALS 4  /* pass signals on to the monitor, not to the server */

struct attach {
    uint8_t flags;
    uint8_t key_count;
    uint8_t padding[6];
    uint64_t log_offset; /* where reading the log begins */
    uint8_t keys[16];    /* the keys that detach, in order */
};
_Static_assert(sizeof(struct attach) == 32, "attach is part of the protocol");

struct mismatch {
    uint32_t pid;
    uint32_t commands; /* that the server still runs */
    char version[56];  /* NUL-padded */
};
_Static_assert(sizeof(struct mismatch) == 64, "mismatch is part of the protocol");

/* Messages with a monitor; the first byte is the type. */
enum to_monitor {
    MONITOR_INPUT = 'I',  /* bytes, at most INPUT_LIMIT */
    MONITOR_END = 'E',    /* standard input is at its end */
    MONITOR_WINDOW = 'W', /* uint16 rows, uint16 columns */
    MONITOR_SIGNAL = 'S', /* uint8 signal for the container's init */
};

enum from_monitor {
    MONITOR_LOG = 'L',    /* the log has grown */
    MONITOR_ROTATE = 'R', /* the log goes on in the attached descriptor */
    MONITOR_EXIT = 'X',   /* int32 code: the container has ended */
};

#define INPUT_LIMIT (32 << 10)

/* Begins each record of a log; the payload follows. */
struct record {
    uint8_t stream; /* 1 standard output or terminal, 2 standard error */
    uint8_t padding[3];
    uint32_t length;
    uint64_t nanoseconds; /* since the epoch */
};
_Static_assert(sizeof(struct record) == 16, "the record's header is part of the log's format");
