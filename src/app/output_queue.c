/* Text for stdout that waits for its reader. */
#include "output_queue.h"
#include "sqscope/base/files.h"

#include <errno.h>
#include <unistd.h>

void output_queue_begin(struct output_queue *q, struct app *app, struct loop *loop)
{
	*q = (struct output_queue){.app = app, .loop = loop};
}

static size_t waiting(const struct output_queue *q)
{
	return q->text.n - q->sent;
}

static void drop(struct output_queue *q)
{
	str_clear(&q->text);
	q->sent = 0;
}

/* Everything that need not be waited for. */
static void write_some(struct output_queue *q)
{
	while (waiting(q) > 0) {
		ssize_t n = file_write_now(STDOUT_FILENO, q->text.p + q->sent, waiting(q));
		if (n >= 0) {
			q->sent += (size_t)n;
		} else if (errno == EAGAIN || errno == EINTR) {
			return;
		} else if (errno == EPIPE) {
			q->app->is_output_gone = true;
			return;
		} else {
			q->app->output_errno = errno;
			return;
		}
	}
}

/* The turn that follows is all that is wanted. */
static void on_ready(void *ud, int fd, unsigned events)
{
	(void)ud;
	(void)fd;
	(void)events;
}

bool output_queue_flush(struct output_queue *q)
{
	write_some(q);
	if (waiting(q) == 0 || q->app->is_output_gone || q->app->output_errno) {
		drop(q);
		loop_fd_stop(&q->ready);
		return true;
	}
	loop_fd_start(q->loop, &q->ready, STDOUT_FILENO, LOOP_WRITABLE, on_ready, q);
	return false;
}

void output_queue_add(struct output_queue *q, struct sv text)
{
	str_add(&q->text, text);
	output_queue_flush(q);
}

size_t output_queue_release(struct output_queue *q)
{
	size_t left = waiting(q);
	loop_fd_stop(&q->ready);
	str_release(&q->text);
	*q = (struct output_queue){0};
	return left;
}
