/* The filter's process: it locks itself in, compiles, and then answers until its socket closes. */
#include "filter_process.h"

#include "filter_jq.h"
#include "sqscope/base/fatal.h"
#include "sqscope/base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	OWN_FD = 3,           /* the socket's number in here */
	CLOSED_FDS = 1 << 16, /* numbers that are closed at most */
	OUTLIVED_S = 30,      /* nobody waits that long for an answer */
	SPARE_CPU_S = 2,      /* beyond the time that we are given before we are killed */
};

extern char **environ;

/* --- locked in ------------------------------------------------------------------------------- */

/* The parent's handlers know its terminal and its loop. Ctrl-C is for it, not for us. */
static void reset_signals(void)
{
	sigset_t none;

	fatal_set_restore(NULL);
	for (int signo = 1; signo < NSIG; signo++)
		signal(signo, SIG_DFL);
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void set_limit(int what, rlim_t value)
{
	struct rlimit bound;

	if (getrlimit(what, &bound) != 0)
		return;
	if (bound.rlim_max == RLIM_INFINITY || value < bound.rlim_max)
		bound.rlim_cur = value;
	setrlimit(what, &bound);
}

/* The address space that we inherited, in bytes; 0 when the system does not tell. */
static rlim_t inherited_bytes(void)
{
	char text[64] = "";
	int fd = open("/proc/self/statm", O_RDONLY);
	ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
	struct sv word, rest = sv_of(text, n > 0 ? (size_t)n : 0);
	int64_t pages;

	if (fd >= 0)
		close(fd);
	if (!sv_next_word(&rest, &word) || !sv_to_i64(word, &pages))
		return 0;
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void bound_memory(void)
{
	rlim_t inherited = inherited_bytes();

	if (inherited > 0)
		set_limit(RLIMIT_AS, inherited + (rlim_t)limit(LIMIT_FILTER_MEMORY));
	set_limit(RLIMIT_CORE, 0);
}

/* Nothing of the parent's stays open, and nothing can be opened. */
static void close_files(int fd)
{
	long most = sysconf(_SC_OPEN_MAX);
	int null;

	if (fd != OWN_FD)
		dup2(fd, OWN_FD);
	for (int i = OWN_FD + 1; i < CLOSED_FDS && (most < 0 || i < most); i++)
		close(i);
	null = open("/dev/null", O_RDWR);
	for (int i = 0; i < OWN_FD; i++)
		dup2(null, i);
	close(null);
	set_limit(RLIMIT_NOFILE, 0);
}

/* Whoever started us may be gone when it is time to kill us: busy or stuck, we end by ourselves. */
static void bound_time(void)
{
	struct rusage used;

	alarm(OUTLIVED_S);
	if (getrusage(RUSAGE_SELF, &used) == 0)
		set_limit(RLIMIT_CPU, (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec +
					       limit(LIMIT_FILTER_TIME) / 1000 + SPARE_CPU_S));
}

static void lock_in(int fd)
{
	static char *nothing[] = {NULL};

	reset_signals();
	bound_time();
	bound_memory();
	close_files(fd);
	environ = nothing;
}

/* --- the conversation ------------------------------------------------------------------------ */

static void read_all(char *p, size_t n)
{
	while (n > 0) {
		ssize_t got = read(OWN_FD, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			_exit(0);
		p += got;
		n -= (size_t)got;
	}
}

static void read_frame(struct str *frame)
{
	char head[FILTER_FRAME_HEAD];
	size_t n;

	read_all(head, sizeof head);
	n = filter_get_u32(head);
	str_clear(frame);
	str_reserve(frame, n);
	read_all(frame->p, n);
	frame->n = n;
	frame->p[n] = '\0';
}

static void send_frame(struct sv frame)
{
	struct str out = {0};
	size_t at = 0;

	filter_put_u32(&out, (uint32_t)frame.n);
	str_add(&out, frame);
	while (at < out.n) {
		ssize_t sent = write(OWN_FD, out.p + at, out.n - at);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			_exit(0);
		at += (size_t)sent;
	}
	str_release(&out);
}

static struct filter_jq *compile(const struct libjq *lib, const struct sv *exprs, size_t count)
{
	struct filter_fault fault = {0};
	struct str why = {0}, frame = {0};
	struct filter_jq *jq = filter_jq_new(lib, exprs, count, &fault, &why);

	filter_put_outcome(jq != NULL, &fault, str_sv(&why), &frame);
	send_frame(str_sv(&frame));
	str_release(&why);
	str_release(&frame);
	return jq;
}

static void clear_values(struct filter_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		str_clear(&values[i].text);
		values[i] = (struct filter_value){.text = values[i].text};
	}
}

NORETURN void filter_process_main(
	const struct libjq *lib, int fd, const struct sv *exprs, size_t count)
{
	struct filter_value values[FILTER_EXPRS_MAX] = {0};
	struct str object = {0}, text = {0}, answer = {0};
	struct filter_jq *jq;

	lock_in(fd);
	jq = compile(lib, exprs, count);
	if (!jq)
		_exit(0);
	for (;;) {
		alarm(0);
		read_frame(&object);
		read_frame(&text);
		bound_time();
		clear_values(values, count);
		filter_jq_run(jq, str_sv(&object), str_sv(&text), values);
		str_clear(&answer);
		filter_put_values(values, count, &answer);
		send_frame(str_sv(&answer));
	}
}
