/* What is shown of messages is made in the pool, a bounded part at a time, on copies. */
#include "desk_internal.h"
#include "desk_past.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum {
	PART_ITEMS = 64,
	PART_BYTES = 4 * 1024 * 1024, /* copied in one turn of the loop */
	DIFFER_BYTES = 8 * 1024 * 1024,
};

enum work_kind { WORK_STUDY, WORK_COMPILE, WORK_DIFFER };

struct studied {
	struct message message;
	struct message_json_lease lease;
	int receives;
	struct message_summary summary;
	struct desk_answer answer;
	int64_t body_hash;
};

struct desk_work {
	struct message_desk *desk; /* NULL: gone. What is lent below is then the work's own */
	enum work_kind kind;
	struct filter *filter;    /* lent; of COMPILE: what it made */
	struct filter *old;       /* of COMPILE: to be freed when it succeeds; lent */
	struct desk_asked *asked; /* lent; of COMPILE: its own */
	uint64_t serial;          /* of asked */
	const struct mask *mask;
	atomic_bool is_cancelled;
	struct studied *items;
	size_t count;
	bool has_given_up;
	struct filter_fault fault;
	struct err err;
	struct str text; /* of DIFFER */
};

/* --- in the pool ----------------------------------------------------------------------------- */

static void study_one(struct desk_work *work, struct studied *item)
{
	struct body body;

	body_decode_message(&body, &item->message, &work->is_cancelled);
	message_summary_make(&item->summary, &item->message, &body, work->mask);
	desk_answer_make(&item->answer, work->asked, work->filter, work->mask, &item->message,
		&item->lease, &body);
	body_release(&body);
	item->body_hash = journal_body_hash(str_sv(&item->message.body));
}

static void run_study(struct desk_work *work)
{
	for (size_t i = 0; i < work->count && !atomic_load(&work->is_cancelled); i++)
		study_one(work, &work->items[i]);
	work->has_given_up = work->filter && filter_has_given_up(work->filter);
}

/* Ending a filter takes as long as ending its process. */
static void run_compile(struct desk_work *work)
{
	const struct desk_asked *asked = work->asked;

	if (asked->expr_count > 0)
		work->filter =
			filter_new(asked->exprs, asked->expr_count, &work->fault, &work->err);
	if (err_is_set(&work->err))
		return;
	filter_free(work->old);
	work->old = NULL;
}

static void run_differ(struct desk_work *work)
{
	struct body *bodies = mem_new(work->count, sizeof *bodies);
	const struct body **list = mem_new(work->count, sizeof *list);
	struct message_difference difference = {0};

	for (size_t i = 0; i < work->count; i++) {
		body_decode_message(&bodies[i], &work->items[i].message, &work->is_cancelled);
		list[i] = &bodies[i];
	}
	if (message_differ(list, work->count, &difference))
		message_difference_text(&difference, &work->text);
	str_release(&difference.paths);
	for (size_t i = 0; i < work->count; i++)
		body_release(&bodies[i]);
	free(list);
	free(bodies);
}

static void in_pool(void *ud)
{
	struct desk_work *work = ud;

	switch (work->kind) {
	case WORK_STUDY:
		run_study(work);
		break;
	case WORK_COMPILE:
		run_compile(work);
		break;
	case WORK_DIFFER:
		run_differ(work);
		break;
	}
}

/* --- its end --------------------------------------------------------------------------------- */

static void free_work(struct desk_work *work)
{
	for (size_t i = 0; i < work->count; i++) {
		message_release(&work->items[i].message);
		message_summary_release(&work->items[i].summary);
		desk_answer_release(&work->items[i].answer);
	}
	free(work->items);
	str_release(&work->text);
	free(work);
}

/* Nobody is there any more. */
static void free_orphan(struct desk_work *work)
{
	filter_free(work->filter);
	filter_free(work->old);
	desk_asked_free(work->asked);
	free_work(work);
}

void desk_uncount(struct message_desk *desk, struct desk_row *row)
{
	if (row->item.match == DESK_MATCH_YES)
		desk->match_gen++;
	if (row->is_counted)
		message_groups_remove(&desk->groups, (size_t)row->item.group);
	row->is_counted = false;
	row->item.group = DESK_NO_GROUP;
}

static void count_in(
	struct message_desk *desk, struct desk_row *row, const struct desk_answer *answer)
{
	struct sv group = str_sv(&answer->group);

	desk->match_gen++;
	if (desk->asked->questions.group_by == DESK_GROUP_NOT)
		return;
	row->item.group = (int)message_groups_add(&desk->groups, answer->has_group ? &group : NULL);
	row->is_counted = true;
}

void desk_forget_values(struct desk_row *row)
{
	struct desk_item *item = &row->item;
	struct desk_answer old = {.values = item->values,
		.value_errors = item->value_errors,
		.value_count = item->value_count};

	desk_answer_release(&old);
	item->values = NULL;
	item->value_errors = NULL;
	item->value_count = 0;
}

static void merge_one(struct message_desk *desk, struct desk_work *work, struct studied *s)
{
	struct desk_row *row = map_get(desk->by_id, str_sv(&s->message.id));
	struct desk_item *item;

	if (!row)
		return;
	item = &row->item;
	desk_uncount(desk, row);
	desk_forget_values(row);
	message_summary_release(&item->summary);
	item->summary = s->summary;
	s->summary = (struct message_summary){0};
	item->is_summarised = true;
	item->match = s->answer.match;
	item->values = s->answer.values;
	item->value_errors = s->answer.value_errors;
	item->value_count = s->answer.value_count;
	s->answer.values = NULL;
	s->answer.value_errors = NULL;
	s->answer.value_count = 0;
	if (item->match == DESK_MATCH_YES)
		count_in(desk, row, &s->answer);
	row->studied_receives = s->receives;
	row->studied_asked = work->serial;
}

static void end_study(struct message_desk *desk, struct desk_work *work)
{
	struct desk_past *past = NULL;

	desk->has_given_up = work->has_given_up;
	/* The mask or the questions are others by now: it is made anew. */
	if (work->serial != desk->asked_serial)
		return;
	for (size_t i = 0; i < work->count; i++) {
		struct studied *s = &work->items[i];
		struct desk_row *row = map_get(desk->by_id, str_sv(&s->message.id));

		if (row && row->studied_receives == 0)
			desk_past_add(&past, desk, str_sv(&s->message.id), s->body_hash);
		merge_one(desk, work, s);
	}
	desk_past_ask(past);
}

void desk_study_all(struct message_desk *desk)
{
	desk->asked_serial++;
	desk->match_gen++;
	for (size_t i = 0; i < desk->count; i++) {
		struct desk_row *row = desk->rows[i];

		row->is_counted = false;
		row->item.group = DESK_NO_GROUP;
		row->item.match = DESK_MATCH_PENDING;
		desk_forget_values(row);
	}
	message_groups_release(&desk->groups);
	message_groups_init(&desk->groups);
	desk->gen++;
}

static void end_compile(struct message_desk *desk, struct desk_work *work)
{
	struct desk_asked *asked = work->asked;

	if (err_is_set(&work->err)) {
		if (asked->done)
			asked->done(asked->ud, &work->fault, &work->err);
		desk_asked_free(asked);
		return;
	}
	desk->filter = work->filter;
	desk_asked_free(desk->asked);
	desk->asked = asked;
	desk->has_given_up = false;
	desk_study_all(desk);
	if (asked->done)
		asked->done(asked->ud, NULL, NULL);
}

static void on_done(void *ud, bool cancelled)
{
	struct desk_work *work = ud;
	struct message_desk *desk = work->desk;

	if (!desk) {
		free_orphan(work);
		return;
	}
	desk->work = NULL;
	if (cancelled && work->kind == WORK_COMPILE)
		err_set(&work->err, ERR_CANCELLED, "the program ends");
	switch (work->kind) {
	case WORK_STUDY:
		if (!cancelled)
			end_study(desk, work);
		break;
	case WORK_COMPILE:
		end_compile(desk, work);
		break;
	case WORK_DIFFER:
		str_set(&desk->difference, str_sv(&work->text));
		break;
	}
	free_work(work);
	desk->gen++;
	if (!cancelled)
		desk_study(desk);
}

/* --- what is next ---------------------------------------------------------------------------- */

static struct desk_work *work_new(struct message_desk *desk, enum work_kind kind)
{
	struct desk_work *work = mem_new(1, sizeof *work);

	work->desk = desk;
	work->kind = kind;
	work->serial = desk->asked_serial;
	return work;
}

static void give(struct message_desk *desk, struct desk_work *work)
{
	desk->work = work;
	loop_work(desk->options.loop, in_pool, on_done, work);
}

bool desk_is_waiting(const struct message_desk *desk, const struct desk_row *row)
{
	return row->studied_receives != row->item.lease->receives ||
	       row->studied_asked != desk->asked_serial;
}

static size_t copy_item(struct studied *s, const struct lease *lease)
{
	message_copy(&s->message, &lease->message);
	s->receives = lease->receives;
	s->lease.held_until_unix_ms = lease->state == LEASE_HELD ? lease->until_unix_ms : UNKNOWN;
	return lease->message.body.n;
}

static bool study_next(struct message_desk *desk)
{
	struct desk_work *work;
	size_t bytes = 0, i = 0;

	while (i < desk->count && !desk_is_waiting(desk, desk->rows[i]))
		i++;
	if (i == desk->count)
		return false;
	work = work_new(desk, WORK_STUDY);
	work->filter = desk->filter;
	work->asked = desk->asked;
	work->mask = desk->is_masked ? desk->options.mask : NULL;
	work->items = mem_new(PART_ITEMS, sizeof *work->items);
	for (; i < desk->count && work->count < PART_ITEMS && bytes < PART_BYTES; i++) {
		if (desk_is_waiting(desk, desk->rows[i]))
			bytes += copy_item(&work->items[work->count++], desk->rows[i]->item.lease);
	}
	give(desk, work);
	return true;
}

static void compile_next(struct message_desk *desk)
{
	struct desk_work *work = work_new(desk, WORK_COMPILE);

	work->asked = desk->wanted;
	desk->wanted = desk->wanted->next;
	work->asked->next = NULL;
	work->old = desk->filter;
	give(desk, work);
}

static void differ_next(struct message_desk *desk)
{
	size_t most = (size_t)limit(LIMIT_DIFFER_BODIES), bytes = 0;
	struct desk_work *work = work_new(desk, WORK_DIFFER);

	desk->differ_gen = desk->match_gen;
	work->items = mem_new(most, sizeof *work->items);
	for (size_t i = 0; i < desk->count && work->count < most && bytes < DIFFER_BYTES; i++) {
		const struct desk_item *item = &desk->rows[i]->item;

		if (item->match == DESK_MATCH_YES && item->lease->state != LEASE_DELETED)
			bytes += copy_item(&work->items[work->count++], item->lease);
	}
	give(desk, work);
}

void desk_study(struct message_desk *desk)
{
	if (desk->work)
		return;
	if (desk->wanted)
		compile_next(desk);
	else if (!study_next(desk) && desk->differ_gen != desk->match_gen && !desk->is_scanning)
		differ_next(desk);
}

/* --- the end --------------------------------------------------------------------------------- */

static void cancel_wanted(struct message_desk *desk)
{
	struct err err = {0};

	err_set(&err, ERR_CANCELLED, "the queue's messages were closed");
	while (desk->wanted) {
		struct desk_asked *asked = desk->wanted;

		desk->wanted = asked->next;
		if (asked->done)
			asked->done(asked->ud, NULL, &err);
		desk_asked_free(asked);
	}
}

void desk_free_study(struct message_desk *desk)
{
	struct desk_work *work = desk->work;
	struct err err = {0};

	cancel_wanted(desk);
	if (work && work->kind == WORK_COMPILE && work->asked->done) {
		err_set(&err, ERR_CANCELLED, "the queue's messages were closed");
		work->asked->done(work->asked->ud, NULL, &err);
	}
	for (size_t i = 0; i < desk->count; i++)
		desk_forget_values(desk->rows[i]);
	message_groups_release(&desk->groups);
	str_release(&desk->difference);
	if (work) {
		atomic_store(&work->is_cancelled, true);
		work->desk = NULL;
	}
	/* What the pool uses it frees; the rest is ours. */
	if (!work || work->kind == WORK_DIFFER)
		filter_free(desk->filter);
	if (!work || work->kind != WORK_STUDY)
		desk_asked_free(desk->asked);
}
