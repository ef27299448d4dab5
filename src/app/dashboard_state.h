/*
 * The inside of the dashboard, shared by its files: the loop's callbacks, the ui's host, the
 * signals.
 */
#ifndef DASHBOARD_STATE_H
#define DASHBOARD_STATE_H

#include "app.h"
#include "choice_list.h"
#include "config_watch.h"
#include "message_settings.h"
#include "preset_settings.h"
#include "session.h"
#include "sqscope/term/screen.h"
#include "sqscope/term/theme.h"
#include "sqscope/ui/ui.h"

/* A sign-in that has the terminal. */
struct dashboard_login {
	struct loop_foreground *program; /* NULL: none */
	struct str command;
	struct str context; /* name of the one that is signed in */
};

/* An editor that has the terminal. */
struct dashboard_editor {
	struct loop_foreground *program; /* NULL: none */
	struct str path;
	bool ended_in_newline; /* the text that it was given */
	ui_edited_fn done;
	void *ud;
};

/* A program of the config's that has the terminal. */
struct dashboard_program {
	struct loop_foreground *program; /* NULL: none */
	struct str name;
};

struct dashboard {
	struct app *app;
	struct session session;
	struct fleet_set shown; /* those of the contexts that are on the screen */
	struct choice_list context_choices, profile_choices, region_choices,
		theme_choices; /* as the ui got them */
	int64_t interval_ms;   /* as the ui set it; 0: it did not */
	bool is_paused;
	bool is_plain;                /* in lines: there is no screen */
	bool is_lean, is_lean_chosen; /* ... by hand: it does not change by itself */
	bool is_unfocused;            /* another window has the keyboard */
	struct theme theme;
	struct str warnings; /* of the config and the theme */
	struct screen *screen;
	struct canvas canvas;
	struct ui *ui;
	struct ui_host host;

	struct loop_fd in, out;
	struct loop_timer connect, wake, key_wait, after_stop, prune;
	struct loop_signal winch, tstp, cont;
	struct dashboard_login login;
	struct dashboard_editor editor;
	struct dashboard_program own;
	struct config_watch config_watch;
	struct dashboard_file *files;      /* that are read or written for a view */
	struct message_settings messages;  /* of the config */
	struct queue_presets presets;      /* and of the program */
	struct dashboard_switch *switches; /* of workers, on their way */
	struct creds_prompt prompt;

	int64_t drawn_ms;       /* when the last frame was made */
	int64_t quick_until_ms; /* somebody waits for what comes in */
	bool must_draw;         /* whatever the ui says: a new size, a frame that did not go out */
	bool is_urgent;         /* a key was pressed: do not wait for the next frame's time */
	bool is_just_resumed;   /* the SIGCONT of our own stop is still to come */
	bool is_over;
	bool is_terminal_gone;
	bool finishes_operations; /* somebody left, and wants to wait for them */
	struct err err;           /* what ended it; clear when the user did */
};

/* The terminal is somebody else's at present: nothing is read from it nor drawn. */
bool dashboard_is_away(const struct dashboard *d);
/* Give the terminal away to a program, signals included; take it again. */
void dashboard_go_away(struct dashboard *d);
void dashboard_come_back(struct dashboard *d);
/* Ask for the codes of MFA devices in a box. */
void dashboard_offer_prompt(struct dashboard *d);
void dashboard_release_login(struct dashboard *d);
/* End the editor; its text is not taken. */
void dashboard_release_editor(struct dashboard *d);

/* End the program of the config that has the terminal. */
void dashboard_release_program(struct dashboard *d);
void dashboard_add_program_host(struct dashboard *d);

/* Take over what changes in the config from now on: dashboard_reload.c. */
void dashboard_watch_config(struct dashboard *d);
/* Who waits for a file is told that it does not come. */
void dashboard_release_files(struct dashboard *d);

/* End after this turn. */
void dashboard_end(struct dashboard *d);

/* What the ui asks of the program; filled in by dashboard_host.c. */
void dashboard_make_host(struct dashboard *d);
/* Its part about files: dashboard_files.c. */
void dashboard_add_file_host(struct dashboard *d);
/* Its part about themes: dashboard_theme.c. */
void dashboard_add_theme_host(struct dashboard *d);
/* Its part about the pace, and what sets it: dashboard_pace.c. */
void dashboard_add_pace_host(struct dashboard *d);
void dashboard_set_up_pace(struct dashboard *d);
int64_t dashboard_frame_ms(const struct dashboard *d, int64_t now_ms);
void dashboard_apply_interval(struct dashboard *d);
void dashboard_set_lean(struct dashboard *d, bool is_lean);
/* The last frame has left. */
void dashboard_drained(struct dashboard *d, int64_t now_ms);
void dashboard_focus(struct dashboard *d, bool has_focus);
/* Its part about contexts, profiles and regions: dashboard_contexts.c. */
void dashboard_add_context_host(struct dashboard *d);
/* Its part about signing in: dashboard_login.c. */
void dashboard_add_login_host(struct dashboard *d);
/* Its parts about messages: dashboard_messages.c, dashboard_editor.c. */
void dashboard_add_message_host(struct dashboard *d);
void dashboard_add_editor_host(struct dashboard *d);
/* Its part about workers: dashboard_workers.c. What is on its way is given up. */
void dashboard_add_workers_host(struct dashboard *d);
void dashboard_give_up_switches(struct dashboard *d);
/* Its part about messages, and what the session has to say: dashboard_desks.c. */
void dashboard_add_desk_host(struct dashboard *d);
/* Its part about operations: dashboard_operations.c. */
void dashboard_add_operation_host(struct dashboard *d);
/* After the desks: operations that run are finished or stopped, as the end of the screen wants. */
void dashboard_leave_operations(struct dashboard *d);
/* Once the connections are made. */
void dashboard_begin_desks(struct dashboard *d);
/* After the screen: the ui goes, and everything that is held is handed back. */
void dashboard_leave_desks(struct dashboard *d);
/* The theme in use, with the contexts' own colours in it. */
bool dashboard_load_theme(struct dashboard *d, const char *name, struct theme *theme,
	struct theme_warnings *warnings, struct err *err) MUST_CHECK;

/* SIGWINCH, SIGTSTP, SIGCONT, and those that end the program. */
void dashboard_watch_signals(struct dashboard *d);
/* All but the last. */
void dashboard_unwatch_signals(struct dashboard *d);
/* Give the terminal back and stop, as ^Z does anywhere; returns when the shell lets us go on. */
void dashboard_suspend(struct dashboard *d);
/* Watch the keyboard. */
void dashboard_read_keys(struct dashboard *d);
/* The terminal may have another size. */
void dashboard_resize(struct dashboard *d);

#endif
