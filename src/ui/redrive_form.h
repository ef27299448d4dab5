/*
 * The form of a redrive: what, to where, how fast, with what it will do. Its state holds the set as
 * it was when it was opened: later marks and messages are not in it.
 */
#ifndef SQSCOPE_UI_REDRIVE_FORM_H
#define SQSCOPE_UI_REDRIVE_FORM_H

#include "sqscope/model/redrive_estimate.h"
#include "view_form.h"
#include "view_messages.h"

enum {
	REDRIVE_NOTE,
	REDRIVE_BY_SQS,
	REDRIVE_EACH,
	REDRIVE_MARKED,
	REDRIVE_GROUP,
	REDRIVE_MATCHING,
	REDRIVE_JQ,
	REDRIVE_TO,
	REDRIVE_VELOCITY,
	REDRIVE_LIMITED,
	REDRIVE_CANARIES,
	REDRIVE_REFILL,
	REDRIVE_ESTIMATE,
	REDRIVE_CONSUMER,
	REDRIVE_CONSUMER_MORE,
	REDRIVE_SOURCES,
	REDRIVE_TASKS,
	REDRIVE_WILL,
	REDRIVE_WILL_MORE,
	REDRIVE_DRY_RUN,
	REDRIVE_START,
	REDRIVE_SANE,
	REDRIVE_SAMPLE,
	REDRIVE_CANCEL,
};

enum { REDRIVE_WHAT = 1 }; /* the group of what */

/* Ids that were frozen. */
struct redrive_ids {
	struct str *items;
	size_t count;
};

struct redrive_sample;

struct redriving {
	struct queue_id id;
	struct redrive_ids marked, group;
	struct str group_name, jq, to_arn, chosen, command;
	struct sv *views; /* of the ids that were chosen */
	bool from_messages;
	struct task_listing *tasks; /* or NULL */
	bool has_told_tasks;
	struct redrive_sample *sample; /* under way; or NULL */
	struct str sources;            /* what it found; empty: not asked */
	bool has_news;
	struct redrive_estimate estimate;
};

struct redriving *redriving_new(struct ui *ui, struct queue *q);
void redriving_free(void *ud);
struct queue *redriving_queue(struct ui *ui, struct redriving *r);

struct form *redrive_form_make(struct ui *ui, struct redriving *r);
/* Bring the notes in line with the fields. */
void redrive_form_update(struct ui *ui, struct form *form, struct redriving *r);
/* What the fields say. False with a sentence, and the focus on what is wrong. */
bool redrive_form_take(struct ui *ui, struct form *form, struct redriving *r,
	struct redrive_wish *wish, struct err *err) MUST_CHECK;
/* The queue that it goes to: when it is a single one that is known; NULL. */
struct queue *redrive_form_consumer(struct ui *ui, struct form *form, struct redriving *r);

/* redrive_sample.c: receive a few once, and tell what sources they name. */
void redrive_sample_start(struct ui *ui, struct redriving *r);
/* The form goes; what is received is handed back all the same. */
void redrive_sample_forget(struct redrive_sample *sample);

#endif
