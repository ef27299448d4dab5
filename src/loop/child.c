/* Children: a program is run, what it writes is kept, and its end is reported once. */
#include "room.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/str.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>

/*
 * How long after its end a child's pipes may stay open. What it wrote is there at once; longer they
 * are held only by a process that it left behind.
 */
enum { DRAIN_MS = 500, CHUNK_BYTES = 8192 };

struct capture {
	uv_pipe_t pipe;
	struct str text;
	bool is_open;
	bool is_cut;
};

/* What it reads from its standard input. */
struct feed {
	uv_pipe_t pipe;
	uv_write_t write;
	struct str text;
	bool is_open;
};

struct loop_child {
	struct loop *loop;
	uv_process_t process;
	struct feed in;
	struct capture out, errout;
	struct loop_timer timer; /* first the time limit, after the child's end that of its pipes */
	loop_child_fn done;
	void *ud;
	size_t max_output;
	int open_handles;
	bool is_running;
	bool is_filter;
	bool timed_out;
	int exit_status;
	int term_signal;
	struct err err; /* why it could not start */
	struct loop_child *prev, *next;
	char chunk[CHUNK_BYTES];
};

static void on_closed(uv_handle_t *handle)
{
	struct loop_child *child = handle->data;

	if (--child->open_handles > 0)
		return;
	str_release(&child->in.text);
	str_release(&child->out.text);
	str_release(&child->errout.text);
	free(child);
}

static void close_feed(struct feed *feed)
{
	if (!feed->is_open)
		return;
	feed->is_open = false;
	uv_close((uv_handle_t *)&feed->pipe, on_closed);
}

static void close_capture(struct capture *capture)
{
	if (!capture->is_open)
		return;
	capture->is_open = false;
	uv_close((uv_handle_t *)&capture->pipe, on_closed);
}

/* The handles go; the child itself goes with the last of them. */
static void forget(struct loop_child *child)
{
	if (child->prev)
		child->prev->next = child->next;
	else
		child->loop->children = child->next;
	if (child->next)
		child->next->prev = child->prev;
	loop_timer_stop(&child->timer);
	close_feed(&child->in);
	close_capture(&child->out);
	close_capture(&child->errout);
	uv_close((uv_handle_t *)&child->process, on_closed);
}

static void finish(void *ud)
{
	struct loop_child *child = ud;
	const struct loop_child_result result = {
		.exit_status = child->exit_status,
		.term_signal = child->term_signal,
		.timed_out = child->timed_out,
		.out = str_sv(&child->out.text),
		.errout = str_sv(&child->errout.text),
		.is_cut = child->out.is_cut || child->errout.is_cut,
	};

	if (child->done)
		child->done(child->ud, &result, err_is_set(&child->err) ? &child->err : NULL);
	forget(child);
}

static void finish_if_ended(struct loop_child *child)
{
	if (!child->is_running && !child->out.is_open && !child->errout.is_open)
		finish(child);
}

/* The program is the leader of its own group, so what it started ends with it. */
static void kill_group(struct loop_child *child)
{
	if (child->is_running)
		kill(-child->process.pid, SIGKILL);
}

static void on_time_limit(void *ud)
{
	struct loop_child *child = ud;

	child->timed_out = true;
	kill_group(child);
}

static void on_exit_status(uv_process_t *process, int64_t exit_status, int term_signal)
{
	struct loop_child *child = process->data;

	child->is_running = false;
	child->term_signal = term_signal;
	child->exit_status = term_signal != 0 ? -1 : (int)exit_status;
	loop_timer_start(child->loop, &child->timer, DRAIN_MS, finish, child);
	finish_if_ended(child);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct loop_child *child = handle->data;

	(void)suggested;
	*buf = uv_buf_init(child->chunk, sizeof child->chunk);
}

static void keep(struct capture *capture, struct sv text, size_t max)
{
	const size_t room = max - capture->text.n;

	if (text.n > room) {
		text.n = room;
		capture->is_cut = true;
	}
	str_add(&capture->text, text);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct loop_child *child = stream->data;
	struct capture *capture =
		stream == (uv_stream_t *)&child->out.pipe ? &child->out : &child->errout;

	if (n > 0)
		keep(capture, sv_of(buf->base, (size_t)n), child->max_output);
	/* Half of an answer is none. */
	if (child->is_filter && capture->is_cut)
		kill_group(child);
	if (n >= 0)
		return;
	close_capture(capture);
	finish_if_ended(child);
}

static void open_capture(struct loop_child *child, struct capture *capture)
{
	uv_pipe_init(&child->loop->uv, &capture->pipe, 0);
	capture->pipe.data = child;
	capture->is_open = true;
	child->open_handles++;
}

/* All of it was read, or the program does not want the rest: it sees the end of its input. */
static void on_written(uv_write_t *write, int status)
{
	struct loop_child *child = write->data;

	(void)status;
	close_feed(&child->in);
}

static void open_feed(struct loop_child *child, struct sv input)
{
	uv_pipe_init(&child->loop->uv, &child->in.pipe, 0);
	child->in.pipe.data = child->in.write.data = child;
	child->in.is_open = true;
	child->open_handles++;
	str_add(&child->in.text, input);
}

static void write_feed(struct loop_child *child)
{
	struct feed *feed = &child->in;
	uv_buf_t buf = uv_buf_init(feed->text.p, (unsigned)feed->text.n);

	if (feed->text.n == 0 ||
		uv_write(&feed->write, (uv_stream_t *)&feed->pipe, &buf, 1, on_written) != 0)
		close_feed(feed);
}

static int spawn(struct loop_child *child, const char *const *argv)
{
	const uv_stdio_flags read_end = UV_CREATE_PIPE | UV_READABLE_PIPE;
	const uv_stdio_flags write_end = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
	uv_stdio_container_t stdio[] = {
		{.flags = child->in.is_open ? read_end : UV_IGNORE,
			.data.stream = (uv_stream_t *)&child->in.pipe},
		{.flags = write_end, .data.stream = (uv_stream_t *)&child->out.pipe},
		{.flags = write_end, .data.stream = (uv_stream_t *)&child->errout.pipe},
	};
	const uv_process_options_t options = {
		.exit_cb = on_exit_status,
		.file = argv[0],
		.args = (char **)argv,
		.flags = UV_PROCESS_DETACHED,
		.stdio_count = (int)COUNT_OF(stdio),
		.stdio = stdio,
	};

	return uv_spawn(&child->loop->uv, &child->process, &options);
}

/* input NULL: nothing to read. */
static struct loop_child *start(struct loop *loop, const char *const *argv, const struct sv *input,
	int64_t timeout_ms, size_t max_output, loop_child_fn done, void *ud)
{
	struct loop_child *child = mem_new(1, sizeof *child);
	int rc;

	assert(!loop->is_closing);
	child->loop = loop;
	child->done = done;
	child->ud = ud;
	child->max_output = max_output;
	child->exit_status = -1;
	child->next = loop->children;
	if (loop->children)
		loop->children->prev = child;
	loop->children = child;
	child->is_filter = input != NULL;
	if (input)
		open_feed(child, *input);
	open_capture(child, &child->out);
	open_capture(child, &child->errout);
	rc = spawn(child, argv);
	child->process.data = child;
	child->open_handles++;
	if (rc != 0) {
		err_set(&child->err, ERR_IO, "cannot run %s: %s", argv[0], uv_strerror(rc));
		loop_timer_start(loop, &child->timer, 0, finish, child);
		return child;
	}
	child->is_running = true;
	uv_read_start((uv_stream_t *)&child->out.pipe, on_alloc, on_read);
	uv_read_start((uv_stream_t *)&child->errout.pipe, on_alloc, on_read);
	if (input)
		write_feed(child);
	if (timeout_ms > 0)
		loop_timer_start(loop, &child->timer, timeout_ms, on_time_limit, child);
	return child;
}

struct loop_child *loop_child_start(struct loop *loop, const char *const *argv, int64_t timeout_ms,
	size_t max_output, loop_child_fn done, void *ud)
{
	return start(loop, argv, NULL, timeout_ms, max_output, done, ud);
}

struct loop_child *loop_child_filter(struct loop *loop, const char *const *argv, struct sv input,
	int64_t timeout_ms, size_t max_output, loop_child_fn done, void *ud)
{
	return start(loop, argv, &input, timeout_ms, max_output, done, ud);
}

void loop_child_kill(struct loop_child *child)
{
	if (child->is_running)
		kill_group(child);
	else
		loop_timer_start(child->loop, &child->timer, 0, finish, child);
}

/* Its handle stays until it has ended: else nobody would reap it. */
void loop_child_abandon(struct loop_child *child)
{
	child->done = NULL;
	loop_child_kill(child);
}

void children_drop(struct loop *loop)
{
	while (loop->children) {
		kill_group(loop->children);
		forget(loop->children);
	}
}
