/* Signals of the dashboard: another size, stop, go on. */
#include "dashboard_state.h"

#include <signal.h>
#include <sys/types.h>

enum { AFTER_STOP_MS = 100 };

void dashboard_resize(struct dashboard *d)
{
	int rows, cols;
	if (!d->screen || dashboard_is_away(d) || !screen_update_size(d->screen))
		return;
	screen_size(d->screen, &rows, &cols);
	canvas_resize(&d->canvas, rows, cols);
	d->must_draw = true;
	d->is_urgent = true;
}

static void resume(struct dashboard *d)
{
	if (d->screen)
		screen_resume(d->screen);
	dashboard_resize(d);
	d->must_draw = true;
	d->is_urgent = true;
}

static void forget_stop(void *ud)
{
	struct dashboard *d = ud;
	d->is_just_resumed = false;
}

static void on_tstp(void *ud, int signo)
{
	(void)signo;
	dashboard_suspend(ud);
}

/*
 * The whole process group stops, as with ^Z on a cooked terminal: a make or a script that started
 * us would otherwise keep the shell waiting. Where nobody could start the group again the kernel
 * ignores the signal, and we just go on.
 */
void dashboard_suspend(struct dashboard *d)
{
	struct loop *loop = d->session.loop;
	if (d->is_plain)
		return;
	screen_suspend(d->screen);
	/* Without our watch the signal does what it does by default. */
	loop_signal_stop(&d->tstp);
	kill(0, SIGTSTP);
	loop_signal_start(loop, &d->tstp, SIGTSTP, on_tstp, d);
	d->is_just_resumed = true;
	loop_timer_start(loop, &d->after_stop, AFTER_STOP_MS, forget_stop, d);
	resume(d);
}

/* A program that is stopped stops us, which it cannot while the signal is ours. */
void dashboard_go_away(struct dashboard *d)
{
	if (d->is_plain)
		return;
	screen_suspend(d->screen);
	loop_signal_stop(&d->tstp);
	loop_fd_stop(&d->in);
	loop_timer_stop(&d->key_wait);
}

void dashboard_come_back(struct dashboard *d)
{
	if (d->is_plain)
		return;
	loop_signal_start(d->session.loop, &d->tstp, SIGTSTP, on_tstp, d);
	dashboard_read_keys(d);
	resume(d);
}

/* Somebody stopped us from outside and the shell has had the terminal since: take it anew. */
static void on_cont(void *ud, int signo)
{
	struct dashboard *d = ud;
	(void)signo;
	if (dashboard_is_away(d))
		return;
	if (d->is_just_resumed) {
		d->is_just_resumed = false;
		return;
	}
	screen_suspend(d->screen);
	resume(d);
}

static void on_winch(void *ud, int signo)
{
	(void)signo;
	dashboard_resize(ud);
}

void dashboard_watch_signals(struct dashboard *d)
{
	struct loop *loop = d->session.loop;
	session_watch_signals(&d->session);
	loop_signal_start(loop, &d->winch, SIGWINCH, on_winch, d);
	loop_signal_start(loop, &d->tstp, SIGTSTP, on_tstp, d);
	loop_signal_start(loop, &d->cont, SIGCONT, on_cont, d);
}

/* Those that end the program are watched until the session goes: a second one must not keep it from
 * handing back what is held. */
void dashboard_unwatch_signals(struct dashboard *d)
{
	loop_signal_stop(&d->winch);
	loop_signal_stop(&d->tstp);
	loop_signal_stop(&d->cont);
	loop_timer_stop(&d->after_stop);
}
