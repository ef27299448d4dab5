/*
 * The inside of a desk. message_desk.c: its life, items, marks. desk_visit.c brings messages in
 * (looks and scans). desk_study.c makes what is shown of them, in the pool, by the questions of
 * desk_questions.c; desk_past.c asks the journal about them. desk_op.c: one thing that the operator
 * has asked for, from the gate to the sentence about it; the other files are such things.
 * desk_log.c keeps the lease log up to date.
 */
#ifndef SQSCOPE_MODEL_DESK_ROOM_H
#define SQSCOPE_MODEL_DESK_ROOM_H

#include "desk_questions.h"
#include "sqscope/base/map.h"
#include "sqscope/model/message_desk.h"

/* An item, and what nobody else needs to see of it. */
struct desk_row {
	struct desk_item item;  /* first: the public pointer is the row's */
	int uses;               /* by operations under way: it is not dropped */
	int studied_receives;   /* of the lease, when it was looked at last; 0: never */
	uint64_t studied_asked; /* by which questions */
	bool is_counted;        /* in the groups */
	bool is_logged;         /* in the lease log, as ... */
	int logged_receives;
	int64_t logged_until_unix_ms;
};

struct desk_op;
struct desk_visit; /* a look or a scan on its way */
struct desk_work;  /* of the pool thread */
struct desk_past;
struct desk_reading;

struct message_desk {
	struct desk_options options;
	struct str queue_url;
	struct holding *holding;
	struct desk_row **rows; /* owned; in the order of the holding */
	size_t count, cap;
	struct map *by_id; /* borrowed */
	uint64_t gen;
	struct loop_timer timer; /* looks after what changes by itself */
	uint64_t logged_gen;     /* of the holding */

	struct queue_attributes attributes;
	bool has_attributes;
	int64_t attributes_ms;
	struct err attributes_err;
	struct desk_reading *reading; /* of the attributes; NULL: not at present */
	struct look_price price;

	struct desk_visit *visits;
	struct scan *scan; /* the last one */
	bool is_scanning;
	struct desk_op *ops;
	bool is_leaving;

	/* the pool's lane: one piece of work at a time */
	struct desk_work *work;
	struct filter *filter; /* of `asked`; NULL without expressions. Used in the lane only */
	struct desk_asked *asked;
	struct desk_asked *wanted; /* to be compiled next, and those after it */
	uint64_t asked_serial;
	bool is_masked, has_given_up;
	struct desk_past *pasts; /* questions to the journal under way */
	struct message_groups groups;
	struct str difference;
	uint64_t match_gen, differ_gen; /* of the matches, and when they were compared */
};

static inline struct desk_row *desk_row_of(const struct desk_item *item)
{
	return (struct desk_row *)item;
}

static inline struct lease *desk_lease_of(
	const struct message_desk *desk, const struct desk_row *row)
{
	return holding_at(desk->holding, row->item.index);
}

/* Leases have come or changed: items for the new ones, the lease log, the pool. */
void desk_changed(struct message_desk *desk);
/* The lease log follows the leases. */
void desk_log_leases(struct message_desk *desk);

/* --- looks (desk_visit.c) -------------------------------------------------------------------- */

void desk_read_attributes(struct message_desk *desk);
/* The attributes have come, or will not. */
void desk_visits_go_on(struct message_desk *desk);
void desk_cancel_visits(struct message_desk *desk);
/* A scan has ended: who leaves waits for that. */
void desk_leave_when_quiet(struct message_desk *desk);

/* --- the pool's lane (desk_study.c) ------------------------------------------------------------
 */

/* Give the pool what is next, unless it has something. */
void desk_study(struct message_desk *desk);
/* The row will not be shown any more. */
void desk_uncount(struct message_desk *desk, struct desk_row *row);
void desk_forget_values(struct desk_row *row);
/* Does it wait for the pool? */
bool desk_is_waiting(const struct message_desk *desk, const struct desk_row *row);
/* Everything is looked at anew. */
void desk_study_all(struct message_desk *desk);
void desk_free_study(struct message_desk *desk);

#endif
