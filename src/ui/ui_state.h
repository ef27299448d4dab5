/*
 * The dashboard from inside: what every view and command may use. State changes set is_dirty;
 * nothing draws but ui_draw.
 */
#ifndef SQSCOPE_UI_UI_STATE_H
#define SQSCOPE_UI_UI_STATE_H

#include "alarms.h"
#include "attention.h"
#include "banner.h"
#include "own_commands.h"
#include "places.h"
#include "prompt.h"
#include "questions.h"
#include "sqscope/ui/keymap.h"
#include "sqscope/ui/ui.h"
#include "trouble.h"
#include "view.h"
#include "write_mode.h"

enum {
	MODES_MAX = 16,
	SCREEN_ROWS_MIN = 16,
	SCREEN_COLS_MIN = 60,
	PANE_ROWS_MIN = 36, /* from here on the fleet has a detail pane */
	PANE_COLS_MIN = 120,
	WIDE_COLS = 120, /* from here on the head says more */
	CANCEL_TWICE_MS = 2000
};

struct mode {
	const struct view_ops *ops;
	void *state; /* owned */
};

struct ui {
	const struct fleet_set *fleets; /* borrowed */
	const struct ui_host *host;     /* borrowed */
	char *theme, *config_path;
	char *briefing;      /* NULL: none */
	struct str warnings; /* of config, theme and keys */
	bool is_lean, is_exact, is_paused, is_mute, has_mouse, hides_hints, is_plain;
	struct keymap keymap;
	struct own_commands own; /* of the config */
	struct key first_key;    /* of a pair, pressed already; KEY_CODE_NONE: none */

	struct mode modes[MODES_MAX]; /* [0]: the fleet, always */
	size_t mode_count;
	struct prompt_history commands, filters, wheres;

	const struct canvas *canvas; /* of the last frame; borrowed. NULL before the first */
	int rows, cols;              /* of the last frame */
	int64_t now_ms, unix_ms;
	bool is_dirty;
	uint64_t drawn_fleet_gen, drawn_status_gen, drawn_operations_gen;
	int strip_rows;                     /* between head and view: what runs. 1 or 0 */
	int64_t drawn_expiry, expiry_at_ms; /* of credentials; INT64_MAX: none comes */
	struct places places;               /* what is told of each fleet */
	struct poller_status status;        /* of all of them together */
	double shown_rps;                   /* as the head shows it: moves only by more than 5 % */

	struct str message; /* the last row; goes with the next key */
	enum role message_role;
	struct err last_error; /* of a command */
	int64_t wake_ms;       /* when the top view wants to be drawn again by itself; UNKNOWN */
	int64_t cancel_ms;     /* of the last ^C that had nothing to cancel; UNKNOWN */

	struct write_mode write_mode;
	struct str to_copy; /* what copy.h asks about */
	const char *to_copy_what;
	struct str priced; /* URLs of queues whose price of looking was accepted, a line each */
	struct attention attention;
	struct alarms alarms;
	struct banner banner;
	struct questions questions;
	struct queue_change *changes; /* of queues, under way: queue_changes.h */
	struct str made_url;          /* of the queue that was made last, until its row is there */
};

/* --- the stack
 * -------------------------------------------------------------------------------------------- */

/* Put a view on top; its state is taken. When the stack is full the oldest above the fleet goes. */
/* Free every view: the end. */
void ui_release_modes(struct ui *ui);
void ui_push(struct ui *ui, const struct view_ops *ops, void *state);
/* Take the top view away; the fleet stays. False when it is the top. */
bool ui_pop(struct ui *ui);
struct mode *ui_top(struct ui *ui);
/* The topmost mode that is no overlay: the view that is seen. */
struct mode *ui_view(struct ui *ui);
/* What commands work on; NULL. */
struct queue *ui_selected(struct ui *ui);
/* The fleet that the screen is about at present: that of the selected queue, else the first. Never
 * NULL while anything is shown at all. */
const struct fleet *ui_fleet(struct ui *ui);
bool ui_shows_several(const struct ui *ui);

/* Keys, programs and layouts of the config; its mistakes are added to the warnings. */
void ui_read_config(struct ui *ui, const struct ui_options *options);
/* Those of the config; NULL: all. */
void ui_choose_columns(struct ui *ui, const char *names);

/* --- saying things
 * ---------------------------------------------------------------------------------------- */

void ui_say(struct ui *ui, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The first of some lines that stand in `warnings` as well, where the view of errors has them. */
void ui_say_warnings(struct ui *ui, struct sv lines);
/* Show and keep an error. */
void ui_say_error(struct ui *ui, const struct err *err);

bool ui_is_too_small(const struct ui *ui);
/* As if the key had been pressed. */
void ui_press(struct ui *ui, struct key key);

/* --- commands
 * --------------------------------------------------------------------------------------------- */

/* False with the reason when it is refused here and now, whatever its arguments are. */
bool command_may_run(struct ui *ui, const struct command *command, struct err *err);
bool command_may_write(struct ui *ui, const char *name, struct err *err);
bool own_command_may_run(struct ui *ui, const struct own_command *command, struct err *err);
/* Through the gates (write mode, selection, arguments) to its function. */
bool command_run(struct ui *ui, const struct command *command, struct sv args, struct err *err);
/* The watched queue of that name; of several the one in the context that the screen is about. NULL.
 */
struct queue *ui_find_queue(struct ui *ui, struct sv name);
/* Show a queue: select its row in the fleet when that is the view, else open it. */
void ui_go_to_queue(struct ui *ui, struct queue *q);

#endif
