/*
 * Bytes on their way to the terminal. What the link does not take is kept, in order; nothing here
 * waits, but for tty_out_finish, which waits for a bounded time.
 */
#ifndef SQSCOPE_TERM_TTY_OUT_H
#define SQSCOPE_TERM_TTY_OUT_H

#include "sqscope/base/str.h"

struct tty_out {
	int fd;
	bool is_shared; /* others use this open file description: O_NONBLOCK would reach them too */
	bool is_gone;   /* nobody is there any more; bytes are dropped */
	struct str pending;
	size_t sent; /* of pending */
	uint64_t writes, bytes;
};

/*
 * A way of our own to the terminal of `fd`: O_NONBLOCK belongs to the open file description, and
 * that of a terminal is shared with the shell that we were started from. Where the terminal cannot
 * be opened anew, `fd` is copied.
 */
void tty_out_open(struct tty_out *out, int fd);
void tty_out_close(struct tty_out *out);

void tty_out_add(struct tty_out *out, struct sv bytes);
/* One write() of what is pending. */
void tty_out_flush(struct tty_out *out);
/* Write all of it, waiting at most timeout_ms for the link. */
void tty_out_finish(struct tty_out *out, int timeout_ms);
bool tty_out_is_pending(const struct tty_out *out);

/* Write as much as goes within timeout_ms. Async-signal-safe. Returns the bytes written. */
size_t tty_out_write_now(int fd, const char *bytes, size_t n, int timeout_ms);

#endif
