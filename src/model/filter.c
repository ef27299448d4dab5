/* The filter as its users see it: a process that is asked, watched and replaced. */
#include "sqscope/model/filter.h"

#include "filter_process.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct filter {
	struct str exprs[FILTER_EXPRS_MAX];
	size_t count;
	pid_t pid; /* 0 while no process runs */
	int fd;    /* our end of its socket */
	int stops; /* messages in a row that ended it */
	struct str request, answer;
};

/* What became of talking to the process. */
enum talk { TALK_DONE, TALK_LATE, TALK_ENDED };

/* --- the process ----------------------------------------------------------------------------- */

static void stop(struct filter *f)
{
	if (f->pid == 0)
		return;
	close(f->fd);
	kill(f->pid, SIGKILL);
	while (waitpid(f->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	f->pid = 0;
}

/* Reads the socket's other end as soon as it forked: nothing of ours may happen in between. */
static bool start(struct filter *f, struct err *err)
{
	struct sv exprs[FILTER_EXPRS_MAX];
	int ends[2];
	pid_t pid;

	for (size_t i = 0; i < f->count; i++)
		exprs[i] = str_sv(&f->exprs[i]);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return err_fail(err, ERR_IO, "no socket for a filter: %s", strerror(errno));
	pid = fork();
	if (pid == 0)
		filter_process_main(ends[1], exprs, f->count);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return err_fail(err, ERR_IO, "no process for a filter: %s", strerror(errno));
	}
	f->pid = pid;
	f->fd = ends[0];
	return true;
}

/* --- talking to it --------------------------------------------------------------------------- */

/* Wait until the socket is ready. This is no loop's thread: the deadline needs a clock of its own.
 */
static enum talk wait_for(const struct filter *f, short events, int64_t deadline_ms)
{
	struct pollfd fd = {.fd = f->fd, .events = events};
	int64_t left_ms = deadline_ms - clock_mono_ms();
	int ready;

	if (left_ms <= 0)
		return TALK_LATE;
	ready = poll(&fd, 1, (int)left_ms);
	if (ready < 0 && errno != EINTR)
		return TALK_ENDED;
	return TALK_DONE;
}

static bool is_passing(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static enum talk send_all(const struct filter *f, struct sv bytes, int64_t deadline_ms)
{
	while (bytes.n > 0) {
		ssize_t sent = send(f->fd, bytes.p, bytes.n, MSG_DONTWAIT | MSG_NOSIGNAL);
		enum talk talk;

		if (sent > 0) {
			bytes = sv_of(bytes.p + sent, bytes.n - (size_t)sent);
			continue;
		}
		if (!is_passing())
			return TALK_ENDED;
		talk = wait_for(f, POLLOUT, deadline_ms);
		if (talk != TALK_DONE)
			return talk;
	}
	return TALK_DONE;
}

static enum talk receive_all(const struct filter *f, char *p, size_t n, int64_t deadline_ms)
{
	while (n > 0) {
		ssize_t got = recv(f->fd, p, n, MSG_DONTWAIT);
		enum talk talk;

		if (got > 0) {
			p += got;
			n -= (size_t)got;
			continue;
		}
		if (got == 0 || !is_passing())
			return TALK_ENDED;
		talk = wait_for(f, POLLIN, deadline_ms);
		if (talk != TALK_DONE)
			return talk;
	}
	return TALK_DONE;
}

/* A frame of the process, into f->answer. One that is too long is no answer of ours. */
static enum talk receive_frame(struct filter *f, int64_t deadline_ms)
{
	size_t most = FILTER_EXPRS_MAX * ((size_t)limit(LIMIT_FILTER_VALUE) + 16), n;
	char head[FILTER_FRAME_HEAD];
	enum talk talk = receive_all(f, head, sizeof head, deadline_ms);

	if (talk != TALK_DONE)
		return talk;
	n = filter_get_u32(head);
	if (n > most)
		return TALK_ENDED;
	str_clear(&f->answer);
	str_reserve(&f->answer, n);
	talk = receive_all(f, f->answer.p, n, deadline_ms);
	f->answer.n = talk == TALK_DONE ? n : 0;
	f->answer.p[f->answer.n] = '\0';
	return talk;
}

static int64_t deadline(void)
{
	return clock_mono_ms() + limit(LIMIT_FILTER_TIME);
}

/* --- making one ------------------------------------------------------------------------------ */

static bool fail_to_compile(const struct filter *f, const struct filter_fault *fault,
	const struct str *why, struct err *err)
{
	struct str place = {0};

	if (f->count > 1)
		str_addf(&place, "expression %zu, ", fault->expr + 1);
	if (fault->line > 1)
		str_addf(&place, "line %d, ", fault->line);
	if (fault->column > 0)
		str_addf(&place, "column %d, ", fault->column);
	if (place.n > 0)
		str_truncate(&place, place.n - 2);
	err_set(err, ERR_USAGE, "%s%s%s", str_cstr(&place), place.n > 0 ? ": " : "", str_cstr(why));
	str_release(&place);
	return false;
}

/* A process that has compiled the expressions. */
static bool start_compiled(struct filter *f, struct filter_fault *fault, struct err *err)
{
	struct str why = {0};
	enum talk talk;
	bool is_good = false;

	if (!start(f, err))
		return false;
	talk = receive_frame(f, deadline());
	if (talk == TALK_LATE)
		err_set(err, ERR_USAGE, "compiling it takes too long");
	else if (talk == TALK_ENDED ||
		 !filter_get_outcome(str_sv(&f->answer), &is_good, fault, &why))
		/* libjq 1.6 aborts on `include` and `import` where there are no paths to search. */
		err_set(err, ERR_USAGE,
			"libjq cannot compile it (import and include are not "
			"possible here)");
	else if (!is_good)
		fail_to_compile(f, fault, &why, err);
	str_release(&why);
	if (!is_good)
		stop(f);
	return is_good;
}

static bool take_exprs(struct filter *f, const struct sv *exprs, size_t count, struct err *err)
{
	if (count == 0 || count > FILTER_EXPRS_MAX)
		return err_fail(
			err, ERR_USAGE, "a filter has 1 to %d expressions", FILTER_EXPRS_MAX);
	for (; f->count < count; f->count++) {
		struct sv expr = exprs[f->count];

		if ((int64_t)expr.n > limit(LIMIT_PROMPT))
			return err_fail(err, ERR_LIMIT, "an expression is longer than %d bytes",
				(int)limit(LIMIT_PROMPT));
		if (expr.n > 0 && memchr(expr.p, '\0', expr.n))
			return err_fail(err, ERR_USAGE, "an expression holds a NUL byte");
		str_add(&f->exprs[f->count], expr);
	}
	return true;
}

struct filter *filter_new(
	const struct sv *exprs, size_t count, struct filter_fault *fault, struct err *err)
{
	struct filter *f = mem_new(1, sizeof *f);
	struct filter_fault where = {0};

	if (take_exprs(f, exprs, count, err) && start_compiled(f, &where, err))
		return f;
	if (fault)
		*fault = where;
	filter_free(f);
	return NULL;
}

void filter_free(struct filter *f)
{
	if (!f)
		return;
	stop(f);
	for (size_t i = 0; i < f->count; i++)
		str_release(&f->exprs[i]);
	str_release(&f->request);
	str_release(&f->answer);
	free(f);
}

/* --- running --------------------------------------------------------------------------------- */

/* Room for a length in front of what follows. Returns where that is. */
static size_t begin_frame(struct str *out)
{
	filter_put_u32(out, 0);
	return out->n;
}

static void end_frame(struct str *out, size_t start)
{
	size_t end = out->n;
	struct str head = {0};

	filter_put_u32(&head, (uint32_t)(end - start));
	memcpy(out->p + start - FILTER_FRAME_HEAD, head.p, FILTER_FRAME_HEAD);
	str_release(&head);
}

static void make_request(struct filter *f, const struct message *m,
	const struct message_json_lease *lease, const struct body *body)
{
	size_t start;

	str_clear(&f->request);
	start = begin_frame(&f->request);
	message_json_write(m, lease, &f->request);
	end_frame(&f->request, start);
	start = begin_frame(&f->request);
	str_add(&f->request, body_innermost(body)->bytes);
	end_frame(&f->request, start);
}

static void clear_values(struct filter_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		str_clear(&values[i].text);
		values[i] = (struct filter_value){.text = values[i].text};
	}
}

static void fail_all(const struct filter *f, struct filter_value *values, const char *why)
{
	clear_values(values, f->count);
	for (size_t i = 0; i < f->count; i++) {
		values[i].is_error = true;
		str_set(&values[i].text, sv_cstr(why));
	}
}

static enum talk ask(struct filter *f, struct filter_value *values)
{
	int64_t until_ms = deadline();
	enum talk talk = send_all(f, str_sv(&f->request), until_ms);

	if (talk == TALK_DONE)
		talk = receive_frame(f, until_ms);
	if (talk == TALK_DONE && !filter_get_values(str_sv(&f->answer), values, f->count))
		talk = TALK_ENDED;
	return talk;
}

void filter_run(struct filter *f, const struct message *m, const struct message_json_lease *lease,
	const struct body *body, struct filter_value *values)
{
	struct filter_fault fault;
	struct err err = {0};
	enum talk talk;

	clear_values(values, f->count);
	if (filter_has_given_up(f)) {
		fail_all(f, values, "the filter ended on several messages in a row");
		return;
	}
	if (f->pid == 0 && !start_compiled(f, &fault, &err)) {
		f->stops++;
		fail_all(f, values, err.msg);
		return;
	}
	make_request(f, m, lease, body);
	talk = ask(f, values);
	if (talk == TALK_DONE) {
		f->stops = 0;
		return;
	}
	f->stops++;
	stop(f);
	fail_all(f, values,
		talk == TALK_LATE ? "it takes too long" : "it takes too much memory, or crashes");
}

bool filter_selects(struct filter *f, const struct message *m,
	const struct message_json_lease *lease, const struct body *body, bool *is_error)
{
	struct filter_value values[FILTER_EXPRS_MAX] = {0};
	bool is_selected;

	filter_run(f, m, lease, body, values);
	is_selected = values[0].is_selected;
	if (is_error)
		*is_error = values[0].is_error;
	filter_values_release(values, f->count);
	return is_selected;
}

bool filter_has_given_up(const struct filter *f)
{
	return f->stops >= FILTER_STOPS_MAX;
}

void filter_values_release(struct filter_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		str_release(&values[i].text);
}
