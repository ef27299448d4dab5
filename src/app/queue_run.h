/*
 * What the commands share that make, change and delete queues: what they work with, waiting for a
 * write or a creation, the tags of a queue, and what is shown of a call before it is made. Over
 * op_session; zero-initialise, release in any case.
 */
#ifndef QUEUE_RUN_H
#define QUEUE_RUN_H

#include "json.h"
#include "op_session.h"
#include "sqscope/model/queue_create.h"

struct queue_run {
	struct op_session op;
	struct queue_write_tools tools;
	/* of the last wait */
	bool is_done, is_ambiguous;
	struct err err;
	struct str url, dead_letter_url, dead_letter_arn;
	/* while it lasts */
	struct queue_write *write;
	struct queue_create *create;
	struct loop_timer tick;
	bool has_told;
};

/* Begin as op_session_begin; signals are heard from here on. */
bool queue_run_begin(
	struct queue_run *run, struct app *app, const char *what, int *status) MUST_CHECK;
void queue_run_release(struct queue_run *run);

/* Ask who we are and whether a write may go out, before anything is asked of a person. */
bool queue_run_may_write(struct queue_run *run, struct err *err) MUST_CHECK;
/* Do it and wait. On a signal it is given up: ERR_INTERRUPTED. */
bool queue_run_write(
	struct queue_run *run, const struct queue_write_order *order, struct err *err) MUST_CHECK;
bool queue_run_create(struct queue_run *run, const struct queue_plan *plan, struct sv reason,
	bool waits, struct err *err) MUST_CHECK;

/* Put the tags of a queue into the settings. */
bool queue_run_tags(struct queue_run *run, struct sv queue_url, struct queue_settings *settings,
	struct err *err) MUST_CHECK;

/* The names of the queues that use it as dead-letter queue, a page of them, separated by blanks;
 * empty when there is none, or none is told. Appended. */
void queue_run_sources(struct queue_run *run, struct sv queue_url, struct str *names);
/* --policy-file FILE: read and checked; nothing when it was not given. */
bool queue_run_policy_file(
	const struct cli_call *call, struct queue_settings *settings, struct err *err) MUST_CHECK;

/* The failure, as report_error; the signal, if that was it. */
int queue_run_fail(struct queue_run *run, const struct err *err);

/* {NAME: VALUE}; a new reference. */
json_t *queue_run_attributes_json(const struct queue_settings *settings);
json_t *queue_run_tags_json(const struct queue_settings *settings);

#endif
