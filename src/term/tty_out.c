/* Bytes on their way to the terminal. */
#include "tty_out.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 128 };

/* Open `path` if it is the terminal of `fd`; -1 otherwise. */
static int open_same(const char *path, int fd)
{
	int own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat a, b;

	if (own < 0)
		return -1;
	if (fstat(own, &a) == 0 && fstat(fd, &b) == 0 && a.st_rdev == b.st_rdev && isatty(own))
		return own;
	close(own);
	return -1;
}

/* The terminal by name; and by descriptor, where its name belongs to another mount namespace. */
static int open_own(int fd)
{
	char path[PATH_SIZE];
	int own = -1;

	if (!isatty(fd))
		return -1;
	if (ttyname_r(fd, path, sizeof path) == 0)
		own = open_same(path, fd);
	if (own < 0) {
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		own = open_same(path, fd);
	}
	return own;
}

void tty_out_open(struct tty_out *out, int fd)
{
	int own = open_own(fd);

	*out = (struct tty_out){.fd = own, .is_shared = own < 0};
	if (own < 0)
		out->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

void tty_out_close(struct tty_out *out)
{
	if (out->fd >= 0)
		close(out->fd);
	str_release(&out->pending);
	*out = (struct tty_out){.fd = -1};
}

bool tty_out_is_pending(const struct tty_out *out)
{
	return out->pending.n > out->sent;
}

void tty_out_add(struct tty_out *out, struct sv bytes)
{
	if (!out->is_gone)
		str_add(&out->pending, bytes);
}

void tty_out_flush(struct tty_out *out)
{
	const char *bytes = str_cstr(&out->pending) + out->sent;
	size_t n = out->pending.n - out->sent;
	ssize_t written;

	if (n == 0)
		return;
	written = out->is_shared ? file_write_now(out->fd, bytes, n) : write(out->fd, bytes, n);
	if (written < 0) {
		out->is_gone = errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
	} else {
		out->writes++;
		out->bytes += (uint64_t)written;
		out->sent += (size_t)written;
	}
	if (out->is_gone || out->sent == out->pending.n) {
		str_clear(&out->pending);
		out->sent = 0;
	}
}

void tty_out_finish(struct tty_out *out, int timeout_ms)
{
	int64_t end_ms = clock_mono_ms() + timeout_ms, left_ms = timeout_ms;
	struct pollfd ready = {.fd = out->fd, .events = POLLOUT};

	while (tty_out_is_pending(out) && left_ms >= 0) {
		if (poll(&ready, 1, (int)left_ms) > 0)
			tty_out_flush(out);
		left_ms = end_ms - clock_mono_ms();
	}
}

size_t tty_out_write_now(int fd, const char *bytes, size_t n, int timeout_ms)
{
	enum { STEP_MS = 20 };
	struct pollfd ready = {.fd = fd, .events = POLLOUT};
	size_t sent = 0;
	ssize_t written;

	/* No clock: steps are counted, and an interrupted one counts too. */
	for (int waited_ms = 0; sent < n && waited_ms <= timeout_ms; waited_ms += STEP_MS) {
		if (poll(&ready, 1, STEP_MS) <= 0)
			continue;
		written = write(fd, bytes + sent, n - sent);
		if (written > 0)
			sent += (size_t)written;
		else if (errno != EAGAIN && errno != EINTR)
			break;
	}
	return sent;
}
