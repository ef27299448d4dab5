/* The messages on their way: what is asked of one, and how it ends up where it was. */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum {
	/* To send and to delete. What cannot be deleted any more is not sent: it would be there
	 * twice until it is received again. */
	TIME_LEAST_MS = 3000,
	TIME_MOST_MS = 15000,
};

void move_list_add(struct move_list *list, struct move *move)
{
	move->next = NULL;
	if (list->last)
		list->last->next = move;
	else
		list->first = move;
	list->last = move;
	list->count++;
}

struct move *move_list_take(struct move_list *list)
{
	struct move *move = list->first;

	if (!move)
		return NULL;
	list->first = move->next;
	if (!list->first)
		list->last = NULL;
	list->count--;
	move->next = NULL;
	return move;
}

struct sv move_id(const struct move *move)
{
	return str_sv(&move->lease->message.id);
}

struct sv move_group(const struct move *move)
{
	return message_fact(&move->lease->message, "MessageGroupId");
}

bool move_has_time(const struct redrive *r, const struct move *move)
{
	int64_t needed_ms = (int64_t)r->options.visibility_s * 1000 / 4;

	if (needed_ms > TIME_MOST_MS)
		needed_ms = TIME_MOST_MS;
	if (needed_ms < TIME_LEAST_MS)
		needed_ms = TIME_LEAST_MS;
	return move->lease->state == LEASE_HELD && !move->lease->is_busy &&
	       move->lease->until_ms - loop_now_ms(r->options.loop) > needed_ms;
}

void redrive_list(struct redrive *r, struct move *move)
{
	r->status.maybe_duplicated += !move->is_listed;
	move->is_listed = true;
}

void redrive_note_failure(struct redrive *r, struct sv id, const struct err *err)
{
	struct redrive_failure *failure;

	r->status.failed++;
	if (!err_is_set(&r->status.err))
		r->status.err = *err;
	if (r->status.failure_count == REDRIVE_FAILURES)
		return;
	failure = &r->failures[r->status.failure_count++];
	str_add(&failure->message_id, id);
	failure->err = *err;
}

/* What comes behind it in its group is hidden from us for as long as we hold it. */
static void note_cut(struct redrive *r, const struct move *move)
{
	if (r->options.source_is_fifo && id_set_add(&r->cut_groups, move_group(move)))
		r->status.groups_cut++;
}

void move_keep(struct redrive *r, struct move *move, const struct err *err)
{
	if (err)
		redrive_note_failure(r, move_id(move), err);
	if (move->is_ambiguous) {
		r->has_ambiguous = true;
		r->status.ambiguous++;
	}
	if (move->logged_receives != 0)
		redrive_journal_close(r, move, false);
	note_cut(r, move);
	move_drop_content(r, move);
	holding_renew(r->holding, move->lease, true);
	move->step = MOVE_KEPT;
	r->moves_under_way--;
	r->status.kept++;
	move_list_add(&r->kept, move);
}

void move_keep_behind(struct redrive *r, struct move *move)
{
	struct err err = {0};

	err_set(&err, ERR_REFUSED, "a message of its group before it could not be moved");
	move_keep(r, move, &err);
}

const struct message *move_copy(const struct move *move)
{
	return move->copy ? move->copy : &move->lease->message;
}

void move_take_content(struct redrive *r, struct move *move)
{
	const struct message *m = &move->lease->message;

	move->bytes = message_size_bytes(str_sv(&m->body), m->attributes, m->attribute_count);
	r->bytes_under_way += move->bytes;
	r->bytes_received += move->bytes;
	r->moves_made++;
}

void move_drop_content(struct redrive *r, struct move *move)
{
	r->bytes_under_way -= move->bytes;
	move->bytes = 0;
	message_drop_content(&move->lease->message);
	move_drop_copy(move);
}

void move_drop_copy(struct move *move)
{
	if (move->copy)
		message_release(move->copy);
	free(move->copy);
	move->copy = NULL;
}

void move_free(struct move *move)
{
	if (!move)
		return;
	move_drop_copy(move);
	str_release(&move->to);
	free(move);
}
