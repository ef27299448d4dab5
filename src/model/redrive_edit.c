/* Between receive and send: somebody changes body and attributes of what is sent. */
#include "outgoing.h"
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

/* An edit under way. */
struct edit {
	struct redrive *r;
	struct move *move;
};

/* --- what is sent ---------------------------------------------------------------------------- */

/* In whatever order the attributes are. */
static int64_t hash_all(const struct message *m)
{
	uint64_t sum = (uint64_t)journal_body_hash(str_sv(&m->body));
	struct str text = {0};

	for (size_t i = 0; i < m->attribute_count; i++) {
		const struct message_attribute *a = &m->attributes[i];

		str_clear(&text);
		str_add(&text, str_sv(&a->name));
		str_add_char(&text, '\0');
		str_add(&text, str_sv(&a->type));
		str_add_char(&text, '\0');
		str_add(&text, str_sv(&a->value));
		sum += (uint64_t)journal_body_hash(str_sv(&text));
	}
	str_release(&text);
	return sum != 0 ? (int64_t)sum : 1;
}

int64_t move_hash(const struct move *move)
{
	return move->copy ? hash_all(move->copy)
			  : journal_body_hash(str_sv(&move->lease->message.body));
}

/* An edit that changes nothing is none. */
static void take_copy(struct move *move, struct message *edited)
{
	move_drop_copy(move);
	move->copy = mem_new(1, sizeof *move->copy);
	message_move(move->copy, edited);
	if (hash_all(move->copy) == hash_all(&move->lease->message))
		move_drop_copy(move);
}

/* --- and then -------------------------------------------------------------------------------- */

/*
 * Somebody has asked to send something else in its place, and nobody knows whether it arrived: with
 * this there might be two that differ.
 */
static void keep_changed(struct redrive *r, struct move *move)
{
	struct journal_mark mark = {
		.message_id = move_id(move), .state = JOURNAL_KEPT, .maybe_duplicated = true};
	struct err err = {0};

	err_set(&err, ERR_REFUSED,
		"what was sent in its place was edited, and is not the same now: it stays");
	mark.err = &err;
	redrive_list(r, move);
	move->is_ambiguous = false;
	redrive_journal_note(r, &mark);
	move_keep(r, move, &err);
}

static void go_on(struct redrive *r, struct move *move)
{
	if (move->asked_hash != 0 && move->asked_hash != move_hash(move))
		keep_changed(r, move);
	else if (move->to.n > 0)
		redrive_route_to(r, move, str_sv(&move->to));
	else
		redrive_route_move(r, move);
}

/* What is behind it in its group would overtake it. */
static void fail(struct redrive *r, struct move *move, const struct err *err)
{
	if (r->options.source_is_fifo)
		id_set_add(&r->unedited_groups, move_group(move));
	move_keep(r, move, err);
}

/* What SQS would refuse is not asked for. */
static bool is_fit(const struct message *edited, struct err *err)
{
	const struct sqs_outgoing out = {.body = str_sv(&edited->body),
		.attributes = edited->attributes,
		.attribute_count = edited->attribute_count,
		.delay_s = UNKNOWN};

	return outgoing_check(&out, false, SQS_BATCH_BYTES, err);
}

static void on_edited(void *ud, struct message *edited, const struct err *err)
{
	struct edit *edit = ud;
	struct redrive *r = edit->r;
	struct move *move = edit->move;
	struct err unfit = {0};

	free(edit);
	r->edits--;
	if (redrive_is_gone(r))
		return;
	if (edited && !is_fit(edited, &unfit))
		err = &unfit;
	redrive_begin_work(r);
	if (err) {
		fail(r, move, err);
	} else if (!edited || r->status.state == REDRIVE_ENDING) {
		move_keep(r, move, NULL);
	} else {
		take_copy(move, edited);
		go_on(r, move);
	}
	redrive_advance(r);
	redrive_end_work(r);
}

static void begin(struct redrive *r, struct move *move)
{
	struct edit *edit;

	if (r->options.source_is_fifo && id_set_has(&r->unedited_groups, move_group(move))) {
		move_keep_behind(r, move);
		return;
	}
	edit = mem_new(1, sizeof *edit);
	*edit = (struct edit){.r = r, .move = move};
	r->edits++;
	r->options.edit(r->options.edit_ud, &move->lease->message, on_edited, edit);
}

/* In a FIFO queue one after another: they are sent in the order in which they are edited. */
void redrive_edit(struct redrive *r)
{
	int most = r->options.source_is_fifo ? 1 : REDRIVE_EDITS;

	while (r->editing.count > 0 && r->edits < most && r->status.state == REDRIVE_RUNS)
		begin(r, move_list_take(&r->editing));
}

void redrive_prepare(struct redrive *r, struct move *move)
{
	if (!r->options.edit) {
		go_on(r, move);
		return;
	}
	move->step = MOVE_EDITING;
	move_list_add(&r->editing, move);
}
