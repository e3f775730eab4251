#include "attachment.h"

#include "channel.h"
#include "output.h"
#include "terminal.h"
#include "text.h"

static struct channel monitor = {.fd = -1};
static struct attach attach;

/* What is to be sent to the monitor as soon as it has room. */
static uint64_t signals;
static bool window_changed;
static uint8_t input[INPUT_LIMIT];
static size_t input_length;
static bool input_wanted, end_pending;
static unsigned keys_matched;
static bool detached;

/* The log being read. `record_left` is the rest of the payload of the record at `log_offset`. */
static int log = -1, next_log = -1;
static uint64_t log_offset;
static struct record record;
static uint32_t record_left;
static bool log_grown;

static bool ended, finishing;
static int exit_code;

void attachment_begin(const struct attach *request, int monitor_fd, int log_fd)
{
    attach = *request;
    if (attach.key_count > sizeof attach.keys)
        attach.key_count = sizeof attach.keys;
    monitor.fd = monitor_fd;
    log = log_fd;
    log_offset = attach.log_offset;
    log_grown = log >= 0;
    input_wanted = attach.flags & ATTACH_INPUT;
    if (attach.flags & ATTACH_TERMINAL) {
        terminal_raw();
        attachment_window();
    }
}

bool attachment_live(void)
{
    return monitor.fd >= 0;
}

bool attachment_takes_signals(void)
{
    return attachment_live() && attach.flags & ATTACH_SIGNALS;
}

bool attachment_ended(int *code)
{
    *code = exit_code;
    return ended && !log_grown;
}

bool attachment_detached(void)
{
    bool was = detached;
    detached = false;
    return was;
}

void attachment_finish(void)
{
    finishing = true;
    log_grown = log >= 0;
}

bool attachment_finished(void)
{
    return !log_grown;
}

void attachment_signal(int signal)
{
    signals |= 1ull << (signal - 1);
}

void attachment_window(void)
{
    window_changed = attach.flags & ATTACH_TERMINAL;
}

/* ---- from the monitor ---- */

/* Reads one message; false where none is there. */
static bool receive(void)
{
    uint8_t message[64];
    if (monitor.fd < 0)
        return false;
    long length = channel_receive(&monitor, message, sizeof message);
    if (length == -EAGAIN)
        return false;
    if (length <= 0) {
        channel_close(&monitor);
        return false;
    }
    switch (message[0]) {
    case MONITOR_LOG:
        log_grown = log >= 0;
        break;
    case MONITOR_ROTATE:
        next_log = channel_take(&monitor);
        if (log < 0)
            log = next_log, next_log = -1;
        log_grown = log >= 0;
        break;
    case MONITOR_EXIT:
        if (length >= 1 + (long)sizeof exit_code)
            __builtin_memcpy(&exit_code, message + 1, sizeof exit_code);
        ended = true;
        input_wanted = false;
        log_grown = log >= 0;
        break;
    }
    return true;
}

/* ---- the log ---- */

/* Puts a piece of the current record into the output; false at the end of what is written. */
static bool read_record(void)
{
    if (record_left == 0) {
        if (sys_pread(log, &record, sizeof record, log_offset) < (long)sizeof record)
            return false;
        log_offset += sizeof record;
        record_left = record.length;
        return true;
    }
    size_t wanted = record_left < OUTPUT_SIZE ? record_left : OUTPUT_SIZE;
    long got = sys_pread(log, output_buffer(), wanted, log_offset);
    if (got <= 0)
        return false;
    log_offset += (uint64_t)got;
    record_left -= (uint32_t)got;
    output_put(record.stream, (size_t)got);
    return true;
}

static void rotate(void)
{
    sys_close(log);
    log = next_log;
    next_log = -1;
    log_offset = 0;
    record_left = 0;
}

void attachment_read_log(void)
{
    while (log_grown && output_waiting() < 0) {
        if (read_record())
            continue;
        if (next_log >= 0)
            rotate();
        else if (!finishing || !receive())
            log_grown = false;
    }
}

/* ---- to the monitor ---- */

/* Sends one message; false where it has to wait. A monitor that is gone swallows everything. */
static bool send(uint8_t type, const void *payload, size_t length)
{
    return channel_send(&monitor, &type, 1, payload, length) != -EAGAIN;
}

static bool send_signals(void)
{
    while (signals) {
        uint8_t signal = (uint8_t)(__builtin_ctzll(signals) + 1);
        if (!send(MONITOR_SIGNAL, &signal, 1))
            return false;
        signals &= signals - 1;
    }
    return true;
}

static bool send_window(void)
{
    struct window window;
    if (window_changed && terminal_window(STDIN, &window)
        && !send(MONITOR_WINDOW, &window, 2 * sizeof(uint16_t)))
        return false;
    window_changed = false;
    return true;
}

static bool send_input(void)
{
    if (input_length && !send(MONITOR_INPUT, input, input_length))
        return false;
    input_length = 0;
    if (end_pending && !send(MONITOR_END, NULL, 0))
        return false;
    end_pending = false;
    return true;
}

static void add_input(uint8_t key)
{
    input[input_length++] = key;
}

/* Takes a key, unless it belongs to the sequence that detaches; keys of a false start go on. */
static void type_key(uint8_t key)
{
    if (keys_matched && attach.keys[keys_matched] != key) {
        for (unsigned i = 0; i < keys_matched; i++)
            add_input(attach.keys[i]);
        keys_matched = 0;
    }
    if (attach.key_count == 0 || attach.keys[keys_matched] != key) {
        add_input(key);
    } else if (++keys_matched == attach.key_count) {
        detached = true;
        input_wanted = false;
    }
}

static void read_input(void)
{
    uint8_t typed[1024];
    bool terminal = attach.flags & ATTACH_TERMINAL;
    long got = terminal ? sys_read(STDIN, typed, sizeof typed) : sys_read(STDIN, input, sizeof input);
    if (got == -EAGAIN || got == -EINTR)
        return;
    if (got <= 0) {
        end_pending = true;
        input_wanted = false;
    } else if (!terminal) {
        input_length = (size_t)got;
    } else {
        for (long i = 0; i < got && input_wanted; i++)
            type_key(typed[i]);
    }
}

/* ---- waiting ---- */

static bool unsent(void)
{
    return signals || window_changed || input_length || end_pending;
}

void attachment_poll(struct pollfd *monitor_entry, struct pollfd *input_entry)
{
    /* A second rotation has to wait until the first is done with. */
    short wanted = (short)((next_log < 0 ? POLLIN : 0) | (unsent() ? POLLOUT : 0));
    *monitor_entry = (struct pollfd){.fd = wanted ? monitor.fd : -1, .events = wanted};
    bool read = monitor.fd >= 0 && input_wanted && !input_length;
    *input_entry = (struct pollfd){.fd = read ? STDIN : -1, .events = POLLIN};
}

void attachment_step(const struct pollfd *monitor_entry, const struct pollfd *input_entry)
{
    if (input_entry->revents)
        read_input();
    if (monitor_entry->revents)
        while (next_log < 0 && receive())
            continue;
    if (monitor.fd >= 0 && unsent())
        (void)(send_signals() && send_window() && send_input());
}
