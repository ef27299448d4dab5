/*
 * What the commands about messages share: from the one QUEUE argument to its desk, waiting for what
 * was asked, handing back whatever is held on every way out. Embedded, zero-initialised.
 */
#ifndef MESSAGE_RUN_H
#define MESSAGE_RUN_H

#include "json.h"
#include "session.h"

/* Has what is waited for come? */
typedef bool (*message_run_fn)(void *ud);

struct message_run {
	struct app *app;
	const char *what; /* the command */
	struct session session;
	struct context *context;
	struct queue *queue;
	struct message_desk *desk;
	bool is_done;            /* what is waited for has come */
	message_run_fn is_there; /* or this tells; with its ud */
	void *is_there_ud;
	bool keeps_held; /* what is held stays so at the end: on purpose */
	/* of the last `done` */
	struct err err;
	struct str text;
	size_t asked, done;
	struct desk_entry *entries; /* owned; texts are not kept, but for the ids */
	size_t entry_count;
	struct str ids; /* of the entries: each with a NUL behind */
};

/* Resolve, connect, find the queue, open its desk. Else the exit status, said and all: 0 is good.
 */
int message_run_begin(struct message_run *run, struct app *app, const char *what);
/* Turn the loop until is_done. False when a signal came first: what is under way goes on. */
bool message_run_wait(struct message_run *run);
/* The same until the condition holds, which is looked at once a turn. */
bool message_run_wait_for(struct message_run *run, message_run_fn is_there, void *ud);
/* A desk_done_fn that keeps the result and ends the wait; ud is the run. */
void message_run_done(void *ud, const struct desk_result *result);
/* End the wait. */
void message_run_end_wait(struct message_run *run);

/* Hand back, close, release; the exit status of a command that would end with `status`. */
int message_run_end(struct message_run *run, int status);

/* Ask at the terminal, "... [y/N]". True as well when there is nobody to ask or --yes stands there;
 * false with ERR_REFUSED for anything but a yes. */
bool message_run_confirm(struct message_run *run, struct sv question, struct err *err) MUST_CHECK;

/* A number of seconds between the two: of an option. */
bool message_run_seconds(const char *option, const char *text, int min, int max, int *out,
	struct err *err) MUST_CHECK;

/* {"queue": its name} to begin an answer with. */
json_t *message_run_json(const struct message_run *run);
/* The entries that were not done as {"index","code","message"}, from 0; a new reference. */
json_t *message_run_failed(const struct message_run *run);
/* What a command ends with whose entries were done or not. */
void message_run_verdict(const struct message_run *run, struct err *out);

#endif
