/* The two sides of a demo's simulator. */
#include "demo_child.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_LIMIT_MS = 5000, READ_BYTES = 4096, TREE_FDS = 16, DEBRIEF_MAX = 64 * 1024 };

static const char ask_debrief = 'd';

/* --- the directory -------------------------------------------------------------------------------
 */

static bool make_dir(struct str *dir, struct err *err)
{
	const char *temporary = getenv("TMPDIR");
	str_addf(dir, "%s/sqscope-demo.XXXXXX", temporary && *temporary ? temporary : "/tmp");
	return mkdtemp(dir->p) || err_fail(err, ERR_IO, "cannot make a directory like %s: %s",
					  str_cstr(dir), strerror(errno));
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st;
	(void)type;
	(void)place;
	remove(path);
	return 0;
}

static void remove_dir(const struct str *dir)
{
	if (dir->n)
		nftw(str_cstr(dir), remove_one, TREE_FDS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* --- the simulator's side ------------------------------------------------------------------------
 */

struct serving {
	struct loop *loop;
	struct sim *sim;
	struct loop_fd parent;
	struct loop_signal terminate;
	int fd;
};

static bool write_all(int fd, struct sv text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text = sv_of(text.p + n, text.n - (size_t)n);
	}
	return true;
}

static void send_debrief(const struct serving *serving)
{
	struct str text = {0};
	sim_debrief(serving->sim, &text);
	write_all(serving->fd, str_sv(&text));
	str_release(&text);
}

/* A byte asks for the debrief; the end of the connection is the end of the parent. */
static void on_parent(void *ud, int fd, unsigned events)
{
	struct serving *serving = ud;
	char byte;
	(void)events;
	if (read(fd, &byte, 1) == 1)
		send_debrief(serving);
	loop_stop(serving->loop);
}

static void on_terminate(void *ud, int signo)
{
	struct serving *serving = ud;
	(void)signo;
	loop_stop(serving->loop);
}

/* Of a session of its own: what a terminal sends to its programs is not for this one. */
static void leave_terminal(int fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	setsid();
	for (int standard = STDIN_FILENO; null >= 0 && standard <= STDERR_FILENO; standard++)
		if (standard != fd)
			dup2(null, standard);
	prctl(PR_SET_NAME, "sqscope-sim");
}

/* "+" and the endpoint, or "-" and what went wrong. */
static bool announce(const struct serving *serving, const struct err *err)
{
	struct str line = {0};
	if (serving->sim)
		str_addf(&line, "+%s\n", sim_endpoint(serving->sim));
	else
		str_addf(&line, "-%s\n", err->msg);
	bool is_sent = write_all(serving->fd, str_sv(&line));
	str_release(&line);
	return is_sent && serving->sim;
}

static void serve(const struct sim_run *run, int fd, const struct str *dir)
{
	struct serving serving = {.fd = fd};
	struct err err = {0};
	leave_terminal(fd);
	serving.loop = loop_new(&err);
	if (serving.loop)
		serving.sim = sim_run_start(run, serving.loop, &err);
	if (announce(&serving, &err) && run->scenario->begin(serving.sim, &err)) {
		loop_fd_start(
			serving.loop, &serving.parent, fd, LOOP_READABLE, on_parent, &serving);
		loop_signal_start(
			serving.loop, &serving.terminate, SIGTERM, on_terminate, &serving);
		loop_run(serving.loop);
	}
	remove_dir(dir);
}

/* --- the parent's side ---------------------------------------------------------------------------
 */

/* Read up to the end of a line, or of everything. False when nothing comes for too long. */
static bool read_answer(int fd, bool is_line, struct str *out)
{
	char bytes[READ_BYTES];
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	while (out->n < DEBRIEF_MAX) {
		int ready = poll(&poll_fd, 1, ANSWER_LIMIT_MS);
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return false;
		ssize_t n = read(fd, bytes, sizeof bytes);
		if (n <= 0)
			return !is_line;
		str_add(out, sv_of(bytes, (size_t)n));
		if (is_line && out->p[out->n - 1] == '\n')
			return true;
	}
	return true;
}

static bool hear(struct demo_child *child, struct err *err)
{
	struct str line = {0};
	bool is_heard = read_answer(child->fd, true, &line) && line.n > 1;
	bool is_up = is_heard && line.p[0] == '+';
	if (is_heard)
		str_truncate(&line, line.n - 1);
	if (is_up)
		str_set(&child->endpoint, sv_of(line.p + 1, line.n - 1));
	else
		err_set(err, ERR_FAILED, "the simulator did not start: %s",
			is_heard ? line.p + 1 : "it says nothing");
	str_release(&line);
	return is_up;
}

/* From now on it ends with us, even if we never come to say so. What comes before the loop watches
 * is not lost: the connection is closed then too. */
static void follow_parent(pid_t parent)
{
	signal(SIGTERM, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
}

bool demo_child_start(struct demo_child *child, const struct sim_run *run, struct err *err)
{
	int ends[2];
	pid_t parent = getpid();
	*child = (struct demo_child){.fd = -1};
	if (!make_dir(&child->state_dir, err))
		return false;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return err_fail(err, ERR_IO, "no connection to a simulator: %s", strerror(errno));
	child->pid = fork();
	if (child->pid == 0) {
		close(ends[0]);
		follow_parent(parent);
		serve(run, ends[1], &child->state_dir);
		_exit(EXIT_SUCCESS);
	}
	close(ends[1]);
	child->fd = ends[0];
	if (child->pid > 0)
		return hear(child, err);
	child->pid = 0;
	return err_fail(err, ERR_IO, "cannot start a process: %s", strerror(errno));
}

void demo_child_finish(struct demo_child *child, struct str *debrief)
{
	if (child->fd >= 0) {
		if (write_all(child->fd, sv_of(&ask_debrief, 1)))
			read_answer(child->fd, false, debrief);
		close(child->fd);
	}
	if (child->pid > 0) {
		kill(child->pid, SIGTERM);
		while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	remove_dir(&child->state_dir);
	str_release(&child->endpoint);
	str_release(&child->state_dir);
	*child = (struct demo_child){.fd = -1};
}
