/*
 * The inside of the dashboard, shared by its files: the loop's callbacks, the ui's host, the
 * signals.
 */
#ifndef DASHBOARD_STATE_H
#define DASHBOARD_STATE_H

#include "app.h"
#include "session.h"
#include "sqscope/term/screen.h"
#include "sqscope/term/theme.h"
#include "sqscope/ui/ui.h"

struct dashboard {
	struct app *app;
	struct session session;
	struct theme theme;
	struct str warnings; /* of the config and the theme */
	struct screen *screen;
	struct canvas canvas;
	struct ui *ui;
	struct ui_host host;

	struct loop_fd in, out;
	struct loop_timer connect, wake, key_wait, after_stop;
	struct loop_signal winch, tstp, cont;

	int64_t drawn_ms;       /* when the last frame was made */
	int64_t quick_until_ms; /* somebody waits for what comes in */
	bool must_draw;         /* whatever the ui says: a new size, a frame that did not go out */
	bool is_urgent;         /* a key was pressed: do not wait for the next frame's time */
	bool is_just_resumed;   /* the SIGCONT of our own stop is still to come */
	bool is_over;
	bool is_terminal_gone;
	struct err err; /* what ended it; clear when the user did */
};

/* End after this turn. */
void dashboard_end(struct dashboard *d);

/* What the ui asks of the program; filled in by dashboard_host.c. */
void dashboard_make_host(struct dashboard *d);

/* SIGWINCH, SIGTSTP, SIGCONT, and those that end the program. */
void dashboard_watch_signals(struct dashboard *d);
void dashboard_unwatch_signals(struct dashboard *d);
/* Give the terminal back and stop, as ^Z does anywhere; returns when the shell lets us go on. */
void dashboard_suspend(struct dashboard *d);
/* The terminal may have another size. */
void dashboard_resize(struct dashboard *d);

#endif
