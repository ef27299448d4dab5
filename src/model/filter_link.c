/* Starting, asking and ending a filter's process. */
#include "filter_link.h"

#include "filter_process.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/limits.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- the process ----------------------------------------------------------------------------- */

void filter_link_stop(struct filter_link *link)
{
	if (link->pid == 0)
		return;
	close(link->fd);
	kill(link->pid, SIGKILL);
	while (waitpid(link->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	link->pid = 0;
}

bool filter_link_start(struct filter_link *link, const struct libjq *lib, const struct sv *exprs,
	size_t count, struct err *err)
{
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return err_fail(err, ERR_IO, "no socket for a filter: %s", strerror(errno));
	pid = fork();
	if (pid == 0)
		filter_process_main(lib, ends[1], exprs, count);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return err_fail(err, ERR_IO, "no process for a filter: %s", strerror(errno));
	}
	link->pid = pid;
	link->fd = ends[0];
	return true;
}

bool filter_link_is_up(const struct filter_link *link)
{
	return link->pid != 0;
}

/* --- talking to it --------------------------------------------------------------------------- */

/* This is no loop's thread: the deadline needs a clock of its own. */
static enum filter_talk wait_for(const struct filter_link *link, short events, int64_t deadline_ms)
{
	struct pollfd fd = {.fd = link->fd, .events = events};
	int64_t left_ms = deadline_ms - clock_mono_ms();
	int ready;

	if (left_ms <= 0)
		return FILTER_TALK_LATE;
	ready = poll(&fd, 1, (int)left_ms);
	if (ready < 0 && errno != EINTR)
		return FILTER_TALK_ENDED;
	return FILTER_TALK_DONE;
}

static bool is_passing(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

enum filter_talk filter_link_send(
	const struct filter_link *link, struct sv bytes, int64_t deadline_ms)
{
	while (bytes.n > 0) {
		ssize_t sent = send(link->fd, bytes.p, bytes.n, MSG_DONTWAIT | MSG_NOSIGNAL);
		enum filter_talk talk;

		if (sent > 0) {
			bytes = sv_of(bytes.p + sent, bytes.n - (size_t)sent);
			continue;
		}
		if (!is_passing())
			return FILTER_TALK_ENDED;
		talk = wait_for(link, POLLOUT, deadline_ms);
		if (talk != FILTER_TALK_DONE)
			return talk;
	}
	return FILTER_TALK_DONE;
}

static enum filter_talk receive_all(
	const struct filter_link *link, char *p, size_t n, int64_t deadline_ms)
{
	while (n > 0) {
		ssize_t got = recv(link->fd, p, n, MSG_DONTWAIT);
		enum filter_talk talk;

		if (got > 0) {
			p += got;
			n -= (size_t)got;
			continue;
		}
		if (got == 0 || !is_passing())
			return FILTER_TALK_ENDED;
		talk = wait_for(link, POLLIN, deadline_ms);
		if (talk != FILTER_TALK_DONE)
			return talk;
	}
	return FILTER_TALK_DONE;
}

enum filter_talk filter_link_receive(struct filter_link *link, int64_t deadline_ms)
{
	size_t most = FILTER_EXPRS_MAX * ((size_t)limit(LIMIT_FILTER_VALUE) + 16), n;
	char head[FILTER_FRAME_HEAD];
	enum filter_talk talk = receive_all(link, head, sizeof head, deadline_ms);

	if (talk != FILTER_TALK_DONE)
		return talk;
	n = filter_get_u32(head);
	if (n > most)
		return FILTER_TALK_ENDED;
	str_clear(&link->answer);
	str_reserve(&link->answer, n);
	talk = receive_all(link, link->answer.p, n, deadline_ms);
	link->answer.n = talk == FILTER_TALK_DONE ? n : 0;
	link->answer.p[link->answer.n] = '\0';
	return talk;
}
