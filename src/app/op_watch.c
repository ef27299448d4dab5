/* Looking on at an operation. */
#include "op_watch.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { PROGRESS_MS = 1000 };

static void write_line(struct op_watch *w)
{
	struct str line = {0};
	w->line(w->ud, &line);
	fprintf(stderr, "\r%s\033[K", str_cstr(&line));
	fflush(stderr);
	w->has_line = true;
	str_release(&line);
}

static void write_json(struct op_watch *w)
{
	json_t *line = json_pack("{s:o}", "progress", w->json(w->ud));
	json_dumpf(line, stderr, JSON_COMPACT);
	fputc('\n', stderr);
	json_decref(line);
}

static void on_time(void *ud)
{
	struct op_watch *w = ud;
	const struct options *o = &w->op->app->options;
	if (option_flag(o, OPT_JSON) && !option_flag(o, OPT_QUIET))
		write_json(w);
	else if (isatty(STDERR_FILENO) && !option_flag(o, OPT_QUIET))
		write_line(w);
	loop_timer_start(w->op->session.loop, &w->timer, PROGRESS_MS, on_time, w);
}

/* The signal of the end, if one came. */
static int turn(struct op_watch *w)
{
	struct session *s = &w->op->session;
	int first = 0;
	while (!w->is_done) {
		loop_run(s->loop);
		int signo = s->signo;
		s->signo = 0;
		if (signo == 0 || (signo == SIGHUP && session_on_hangup(s) == LEAVE_FINISHES))
			continue;
		if (first)
			return signo;
		first = signo;
		w->cancel(w->ud);
	}
	return first;
}

int op_watch_run(struct op_watch *w)
{
	struct session *s = &w->op->session;
	session_watch_signals(s);
	loop_timer_start(s->loop, &w->timer, PROGRESS_MS, on_time, w);
	int signo = turn(w);
	loop_timer_stop(&w->timer);
	if (w->has_line)
		fputs("\r\033[K", stderr);
	return signo;
}

void op_watch_done(struct op_watch *w)
{
	w->is_done = true;
	loop_stop(w->op->session.loop);
}
