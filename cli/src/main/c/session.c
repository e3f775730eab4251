#include "session.h"

#include "attachment.h"
#include "channel.h"
#include "output.h"
#include "signals.h"
#include "terminal.h"
#include "text.h"

/* As a shell reports a command that a signal has ended. */
#define EXIT_BY_SIGNAL(signal) (128 + (signal))

static struct channel server;
static int signal_fd;

/* Nothing came from the server, and nothing but the hello went there. */
static bool unheard;

/* The frame being received: its header, then its payload. */
static struct frame frame;
static size_t header_length;
static union {
    uint8_t bytes[64];
    int32_t code;
    struct attach attach;
    struct mismatch mismatch;
} payload;
static uint32_t payload_length;

static int urgent_signals;

/* Set by whatever ends the session. */
static bool done;
static struct session_result result;

/* The server's EXIT came: its code counts once all output is written. */
static bool exiting, detaching;
static int exit_code;

static void finish(enum session_end end, int code)
{
    if (done)
        return;
    done = true;
    result.end = end;
    result.code = code;
}

static void finish_broken(const char *what)
{
    terminal_restore();
    complain(what, NULL);
    finish(SESSION_EXIT, EXIT_ENGINE);
}

/* ---- from the server ---- */

static void begin_attachment(void)
{
    int monitor = channel_take(&server);
    int log = channel_take(&server);
    if (monitor < 0 || attachment_live())
        finish_broken("the server attached no container");
    else
        attachment_begin(&payload.attach, monitor, log);
}

static void handle_frame(void)
{
    header_length = 0;
    switch (frame.type) {
    case FRAME_EXIT:
        exiting = true;
        exit_code = payload.code;
        channel_close(&server);
        if (!detaching)
            attachment_finish();
        break;
    case FRAME_ATTACH:
        begin_attachment();
        break;
    case FRAME_MISMATCH:
        result.mismatch = payload.mismatch;
        result.mismatch.version[sizeof result.mismatch.version - 1] = 0;
        finish(SESSION_MISMATCH, EXIT_ENGINE);
        break;
    }
}

static bool is_output(void)
{
    return frame.type == FRAME_OUT || frame.type == FRAME_ERR;
}

static bool well_formed(void)
{
    switch (frame.type) {
    case FRAME_OUT:
    case FRAME_ERR: return true;
    case FRAME_EXIT: return frame.length == sizeof payload.code;
    case FRAME_ATTACH: return frame.length == sizeof payload.attach;
    case FRAME_MISMATCH: return frame.length == sizeof payload.mismatch;
    default: return false;
    }
}

static void lose_server(long error)
{
    int code;
    channel_close(&server);
    if (unheard && error == -ECONNRESET)
        /* The kernel says so only where the server has left a part of the hello unread. */
        finish(SESSION_UNHEARD, EXIT_ENGINE);
    else if (!attachment_live() && !attachment_ended(&code))
        finish_broken("the server has ended in the middle of the command");
}

/* Receives up to `length` bytes; 0 where there are none now. */
static size_t receive(void *to, size_t length)
{
    long got = channel_receive(&server, to, length);
    if (got == -EAGAIN)
        return 0;
    if (got <= 0) {
        lose_server(got);
        return 0;
    }
    unheard = false;
    return (size_t)got;
}

/* Receives a piece of a frame; false where nothing is there, or where its output has to go first. */
static bool receive_piece(void)
{
    size_t got;
    if (header_length < sizeof frame) {
        got = receive((uint8_t *)&frame + header_length, sizeof frame - header_length);
        header_length += got;
        payload_length = 0;
        if (header_length == sizeof frame && !well_formed())
            finish_broken("the server does not speak this front's protocol");
        return got;
    }
    uint32_t left = frame.length - payload_length;
    if (is_output()) {
        got = receive(output_buffer(), left < OUTPUT_SIZE ? left : OUTPUT_SIZE);
        output_put(frame.type == FRAME_OUT ? STDOUT : STDERR, got);
    } else {
        got = receive(payload.bytes + payload_length, left);
    }
    payload_length += (uint32_t)got;
    return got;
}

static void receive_frames(void)
{
    while (!done && server.fd >= 0 && output_waiting() < 0 && receive_piece())
        if (header_length == sizeof frame && payload_length == frame.length)
            handle_frame();
}

/* ---- to the server ---- */

static void send_frame(enum to_server type, const void *bytes, uint32_t length)
{
    struct frame header = {.type = (uint8_t)type, .length = length};
    unheard = false;
    /* A server that reads no more is beyond help: what has no room is dropped. */
    if (server.fd >= 0)
        channel_send(&server, &header, sizeof header, bytes, length);
}

static bool urgent(int signal)
{
    return signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT;
}

static void handle_signal(int signal)
{
    if (signal == SIGWINCH || signal == SIGCONT) {
        if (signal == SIGCONT)
            terminal_raw_again();
        attachment_window();
    } else if (attachment_takes_signals()) {
        attachment_signal(signal);
    } else {
        uint8_t number = (uint8_t)signal;
        send_frame(FRAME_SIGNAL, &number, sizeof number);
        /* Who asks twice for the end gets it, whatever the server is busy with; or where it is gone. */
        if (urgent(signal) && (++urgent_signals == 2 || server.fd < 0))
            finish(SESSION_EXIT, EXIT_BY_SIGNAL(signal));
    }
}

/* ---- the loop ---- */

static void write_output(void)
{
    long error = output_write();
    if (error == -EPIPE) {
        finish(SESSION_EXIT, EXIT_BY_SIGNAL(SIGPIPE));
    } else if (error < 0) {
        complain("write to standard output: ", text_error(error), NULL);
        finish(SESSION_EXIT, EXIT_ENGINE);
    }
}

/* Ends the session once there is nothing left to write. */
static void settle(void)
{
    int code;
    if (done || output_waiting() >= 0)
        return;
    attachment_read_log();
    if (output_waiting() >= 0)
        return;
    if (exiting && (detaching || attachment_finished()))
        finish(SESSION_EXIT, exit_code);
    else if (!exiting && server.fd < 0 && attachment_ended(&code))
        finish(SESSION_EXIT, code);
    else if (!exiting && server.fd < 0 && !attachment_live())
        finish_broken("the server and the container's monitor have both ended");
}

static void wait_and_step(void)
{
    enum { SIGNALS, OUTPUT, SERVER, MONITOR, INPUT, COUNT };
    struct pollfd fds[COUNT];
    int waiting = output_waiting();
    fds[SIGNALS] = (struct pollfd){.fd = signal_fd, .events = POLLIN};
    fds[OUTPUT] = (struct pollfd){.fd = waiting, .events = POLLOUT};
    fds[SERVER] = (struct pollfd){.fd = waiting < 0 ? server.fd : -1, .events = POLLIN};
    attachment_poll(&fds[MONITOR], &fds[INPUT]);
    if (sys_poll(fds, COUNT, -1) < 0)
        return;

    int signal;
    if (fds[SIGNALS].revents)
        while ((signal = signals_next(signal_fd)))
            handle_signal(signal);
    if (fds[OUTPUT].revents)
        write_output();
    if (fds[SERVER].revents)
        receive_frames();
    attachment_step(&fds[MONITOR], &fds[INPUT]);
    if (attachment_detached()) {
        detaching = true;
        send_frame(FRAME_DETACH, NULL, 0);
        if (server.fd < 0)
            finish(SESSION_EXIT, 0);
    }
}

struct session_result session_run(int server_fd)
{
    server = (struct channel){.fd = server_fd};
    unheard = true;
    header_length = 0;
    urgent_signals = 0;
    done = false;
    result = (struct session_result){.code = EXIT_ENGINE};
    signal_fd = signals_begin();
    if (signal_fd < 0)
        return result;
    while (!done) {
        wait_and_step();
        settle();
    }
    terminal_restore();
    signals_end(signal_fd);
    return result;
}
