/*
 * The dashboard's inside: views on a mode stack, commands, keymap. It gets keys and draws into a
 * canvas; it knows neither the terminal nor the network. What it wants from the program it asks of
 * its host, a table of functions, so that a test can be the host. The top of the mode stack gets a
 * key first. State changes set a flag; ui_draw is the one place that draws.
 */
#ifndef SQSCOPE_UI_UI_H
#define SQSCOPE_UI_UI_H

#include "sqscope/model/audit_listing.h"
#include "sqscope/model/clear_wish.h"
#include "sqscope/model/fleet_set.h"
#include "sqscope/model/message_desk.h"
#include "sqscope/model/oldest_age.h"
#include "sqscope/model/opened_body.h"
#include "sqscope/model/operation.h"
#include "sqscope/model/poller.h"
#include "sqscope/model/queue_create.h"
#include "sqscope/model/redrive_wish.h"
#include "sqscope/model/task_listing.h"
#include "sqscope/model/worker_switch.h"
#include "sqscope/model/workers.h"
#include "sqscope/term/canvas.h"
#include "sqscope/term/key.h"

struct ui;

/* Figures for :stats. */
struct ui_stats {
	uint64_t frames, empty_frames, bytes, writes, last_frame_bytes, dropped_frames;
	uint64_t requests, retries, throttled, request_errors;
	uint64_t connections, bytes_in, bytes_out;
	int requests_in_flight, requests_waiting;
	int64_t rss_bytes, cpu_ms, uptime_ms;
};

/* How a context is signed in. */
struct ui_access {
	int64_t expires_unix_ms; /* 0: never; UNKNOWN: there are no credentials */
	bool has_signin;         /* `:login` has something to run */
};

/* Something to choose by its name: a context, a profile, a region. Borrowed until the next call. */
struct ui_choice {
	const char *name;
	const char *note; /* what it is, or why it cannot be chosen; "" */
	bool is_current;
};

/*
 * A code that somebody waits for: of an MFA device. `answer` gets what was typed, empty when it was
 * declined, and is called once, unless it is withdrawn before. Texts are copied.
 */
struct ui_question {
	const char *profile, *device;
	void (*answer)(void *ud, struct sv code);
	void *ud; /* tells it from others */
};

/* Columns in place of the body, for the messages of some queues. Borrowed, for good. */
struct ui_lens {
	const char *const *names;
	const char *const *exprs; /* jq */
	size_t count;
};

/* A text to begin a message with. Borrowed, for good. */
struct ui_template {
	const char *name, *text;
};

/* The text as the editor left it; err: there is none. Borrowed until it returns. */
typedef void (*ui_edited_fn)(void *ud, struct sv text, const struct err *err);

/* What is in the file; err: it could not be read, or written. Borrowed until it returns. */
typedef void (*ui_file_fn)(void *ud, struct sv text, const struct err *err);

struct ui_host {
	void *ud;
	void (*quit)(void *ud);
	void (*suspend)(void *ud);
	void (*repaint)(void *ud);
	void (*refresh)(void *ud);
	void (*pause)(void *ud, bool paused);
	void (*set_interval)(void *ud, int64_t interval_ms);
	void (*set_visible)(void *ud, struct queue *const *queues, size_t count);
	void (*set_focus)(void *ud, struct queue *q);
	/* Of the queue in focus. */
	const struct poller_tag *(*focus_tags)(
		void *ud, const struct queue *q, size_t *count, const struct err **err);
	/* Show it from the next frame on; mistakes in its file are appended, one a line. */
	bool (*set_theme)(void *ud, struct sv name, struct str *warnings, struct err *err);
	size_t (*themes)(void *ud, const struct ui_choice **out);
	/* What the theme makes of a role on this terminal; appended. */
	void (*describe_role)(void *ud, enum role role, struct str *out);
	void (*get_status)(void *ud, const struct fleet *fleet, struct poller_status *out);
	void (*get_access)(void *ud, const struct fleet *fleet, struct ui_access *out);
	/* What there is to choose from, and the choice. When it succeeds, the set of fleets is
	 * another one, and every queue that was known may be gone. */
	size_t (*contexts)(void *ud, const struct ui_choice **out);
	size_t (*profiles)(void *ud, const struct ui_choice **out);
	size_t (*regions)(void *ud, const struct ui_choice **out);
	bool (*set_contexts)(void *ud, struct sv names, struct err *err); /* "a,b" or "all" */
	bool (*set_profile)(void *ud, struct sv name, struct err *err);
	bool (*set_region)(void *ud, struct sv name, struct err *err);
	/* Give the terminal to a program of the user's: `line` for sh. ui_tell says how it ended.
	 */
	bool (*run_program)(void *ud, const char *name, struct sv line, struct err *err);
	/* Give the terminal to the sign-in of a context; ui_tell says how it ended. */
	bool (*login)(void *ud, const struct fleet *fleet, struct err *err);
	/* The desk of a queue's messages; NULL with err when it cannot be had. Everything that it
	 * holds is handed back when it is closed; it is not to be touched after that. */
	struct message_desk *(*open_desk)(void *ud, struct queue *q, struct err *err);
	void (*close_desk)(void *ud, struct message_desk *desk);
	void (*get_stats)(void *ud, struct ui_stats *out);
	void (*bell)(void *ud);
	bool (*set_mouse)(void *ud, bool is_on, struct err *err);
	/* Fewer colours, slower polls; ui_set_lean comes as well. */
	void (*set_lean)(void *ud, bool is_lean);
	void (*set_title)(void *ud, struct sv title);

	struct ui_lens (*lens)(void *ud, const struct queue *q);
	size_t (*templates)(void *ud, const struct ui_template **out);
	struct body_reading *(*read_body)(void *ud, const struct message *m, bool is_masked);
	const struct mask *(*mask)(void *ud); /* NULL: nothing is hidden */
	/* It was unmasked: that is put on record. */
	void (*unmasked)(void *ud, const struct queue *q, struct sv message_id);
	bool (*copy)(void *ud, struct sv text, struct err *err);
	/* A new file, 0600; one that is there is not touched. Async contract: http.h; `done` tells
	 * no text. */
	void (*save)(void *ud, struct sv path, struct sv text, ui_file_fn done, void *done_ud);
	void (*read_file)(void *ud, struct sv path, ui_file_fn done, void *done_ud);
	/* Where exports and backups of a queue go, if nobody says otherwise; appended. */
	void (*dump_path)(void *ud, const struct queue *q, const char *what, struct str *out);
	/* Give the terminal to $EDITOR with a text; ending ".json" is of its name. */
	bool (*edit)(void *ud, struct sv text, const char *ending, ui_edited_fn done, void *done_ud,
		struct err *err);
	/* Ask who works on a queue; given back with workers_free. NULL with err when nobody can be
	 * asked. */
	struct workers *(*open_workers)(void *ud, struct queue *q, struct err *err);
	/* Ask for the age of its oldest message; given back with oldest_age_free. NULL: nobody can
	 * be asked. q may be NULL. */
	struct oldest_age *(*ask_age)(void *ud, struct queue *q);
	/* Begin to poll the queue for one of its functions, or to pause that. done comes once,
	 * before the ui is freed. */
	bool (*switch_worker)(void *ud, struct queue *q, struct sv uuid, bool is_enabled,
		worker_switched_fn done, void *done_ud, struct err *err);
	struct audit_listing *(*list_audit)(void *ud, int64_t newest); /* or NULL */

	/* What was begun from here, and what earlier runs left; never NULL, lasts as long as the
	 * host. */
	struct operations *(*operations)(void *ud);
	bool (*start_redrive)(
		void *ud, const struct queue *q, const struct redrive_wish *wish, struct err *err);
	bool (*start_clear)(
		void *ud, const struct queue *q, const struct clear_wish *wish, struct err *err);
	/* Finish what an earlier run left, which then goes from the list. */
	bool (*resume)(void *ud, struct operation *past, bool sends_again, struct err *err);
	/* The move tasks of a queue; NULL with err when they cannot be asked for. */
	struct task_listing *(*list_tasks)(void *ud, const struct queue *q, struct err *err);
	/* Write the report of an operation into a file of its own; ui_tell says where. */
	void (*write_report)(void *ud, const struct operation *op);
	/* Leave the screen, and the program when the operations have ended by themselves. */
	void (*quit_after_operations)(void *ud);
	/* What changes of queues work with, in the context of that fleet. */
	bool (*queue_tools)(void *ud, const struct fleet *fleet, struct queue_write_tools *out,
		struct err *err);
	const struct queue_presets *(*presets)(void *ud);
};

struct ui_options {
	const struct fleet_set *fleets; /* what is shown; borrowed, must outlive the ui */
	const struct ui_host *host;     /* borrowed */
	const char *theme;              /* name */
	const char *config;      /* its text: [keys SCOPE], [command NAME], [layout NAME]; NULL */
	const char *columns;     /* those to show: "ready,dlq"; NULL: all */
	const char *config_path; /* for the help screen */
	const char *briefing;    /* lines to be read first, over the fleet; NULL: none */
	const char *warnings;    /* of the config and theme: shown as notices at the start; NULL */
	bool lean, ascii, mute, no_hints, mouse;
	bool plain; /* draw what is on top alone, without hints and rules: to be read, not seen */
	bool write; /* start in READ-WRITE mode, for as long as `:rw` opens it */
	int64_t start_ms, start_unix_ms;
};

struct ui *ui_new(const struct ui_options *options);
/* Close every view: nothing is drawn any more. What was asked of desks may still end. */
void ui_end(struct ui *ui);
/* After all desks are gone. */
void ui_free(struct ui *ui);

void ui_key(struct ui *ui, struct key key, struct sv paste, int64_t now_ms);
/* Look at the model and the clock: has something that is shown changed? Cheap; once a turn. */
bool ui_needs_draw(struct ui *ui, int64_t now_ms);
/* Is what is to be drawn the answer to the last key, as a body that was opened is? Then at once. */
bool ui_is_awaited(struct ui *ui);
/* Draw everything. unix_ms is the wall time for what is shown as time. */
void ui_draw(struct ui *ui, struct canvas *canvas, int64_t now_ms, int64_t unix_ms);
/* The monotonic time at which ui_needs_draw should be asked again although nothing happens; UNKNOWN
 * when never. */
int64_t ui_wake_at_ms(const struct ui *ui);

/* Ask for a code as soon as nothing else is typed. And no longer: no answer is given then. */
void ui_ask(struct ui *ui, const struct ui_question *question);
void ui_withdraw(struct ui *ui, const void *ud);

/* A sentence on the last row; is_error: as an error. */
void ui_tell(struct ui *ui, bool is_error, struct sv sentence);

/* Draw for a slow link, or no longer. */
void ui_set_lean(struct ui *ui, bool is_lean);

/* For who shows it in lines instead of on a screen. */
/* The sentence of the last row; empty when there is none. Borrowed until the next call. */
struct sv ui_message(const struct ui *ui, bool *is_error);
/* Forget it: a key does so by itself. */
void ui_quiet(struct ui *ui);
/* Something on top asks: a question, a menu, a line to be typed. */
bool ui_is_asking(struct ui *ui);
/* What was asked for last is still on its way. */
bool ui_is_busy(struct ui *ui);
/* Select a row of what is shown, from 0. False when there is none such. */
bool ui_pick(struct ui *ui, size_t row, int64_t now_ms);

/* The config has changed: keys, programs and layouts are those of this text now; `warnings` are
 * about the rest of it, one a line. */
void ui_reload(struct ui *ui, struct sv config, struct sv warnings);

/* The mode: nothing may be changed at present. */
bool ui_is_read_only(const struct ui *ui);

/* Run a line of the `:` language, as if typed. False with a sentence in *err when it is none or
 * fails. */
bool ui_run(struct ui *ui, struct sv line, int64_t now_ms, struct err *err);

#endif
