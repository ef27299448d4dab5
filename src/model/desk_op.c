/* The life of what the operator asked for. */
#include "desk_op.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct desk_op *desk_op_new(struct message_desk *desk, const struct desk_op_kind *kind, size_t size,
	size_t count, struct sv reason, desk_done_fn done, void *ud)
{
	struct desk_op *op = mem_new(1, size);

	op->desk = desk;
	op->kind = kind;
	op->count = count;
	op->entries = mem_new(count + 1, sizeof *op->entries);
	op->done_ids = mem_new(count + 1, sizeof *op->done_ids);
	op->reason = mem_strndup(reason.p ? reason.p : "", reason.n);
	op->done = done;
	op->ud = ud;
	op->next = desk->ops;
	if (op->next)
		op->next->prev = op;
	desk->ops = op;
	return op;
}

void desk_op_take(struct desk_op *op, const struct desk_item *const *items)
{
	op->rows = mem_new(op->count + 1, sizeof *op->rows);
	for (size_t i = 0; i < op->count; i++) {
		op->rows[i] = desk_row_of(items[i]);
		op->rows[i]->uses++;
		op->entries[i].message_id = str_sv(&items[i]->lease->message.id);
	}
}

void desk_op_fail(struct desk_op *op, size_t from, const struct err *err)
{
	for (size_t i = from; i < op->count; i++) {
		if (!op->entries[i].is_done && !err_is_set(&op->entries[i].err))
			op->entries[i].err = *err;
	}
}

void desk_op_judge(struct desk_op *op, size_t i, const struct sqs_entry_result *result)
{
	struct desk_entry *entry = &op->entries[i];

	entry->is_done = result->is_done;
	entry->is_ambiguous = result->is_ambiguous;
	entry->err = result->is_done ? (struct err){0} : result->err;
	if (!sv_is_empty(result->message_id))
		entry->message_id = kept_add(&op->texts, result->message_id);
	if (!sv_is_empty(result->sequence_number))
		entry->sequence_number = kept_add(&op->texts, result->sequence_number);
}

/* --- the end --------------------------------------------------------------------------------- */

static void unlink_op(struct desk_op *op)
{
	struct message_desk *desk = op->desk;

	if (op->prev)
		op->prev->next = op->next;
	else
		desk->ops = op->next;
	if (op->next)
		op->next->prev = op->prev;
	for (size_t i = 0; op->rows && i < op->count; i++)
		op->rows[i]->uses--;
}

static void free_op(struct desk_op *op)
{
	if (op->kind->release)
		op->kind->release(op);
	loop_timer_stop(&op->timer);
	kept_release(&op->texts);
	free(op->rows);
	free(op->entries);
	free(op->done_ids);
	free(op->reason);
	free(op);
}

static void count_entries(struct desk_op *op, struct desk_result *result, bool *is_ambiguous)
{
	result->asked = op->count;
	result->lost = op->lost;
	result->entries = op->entries;
	for (size_t i = 0; i < op->count; i++) {
		const struct desk_entry *entry = &op->entries[i];

		*is_ambiguous |= entry->is_ambiguous;
		if (entry->is_done)
			op->done_ids[result->done++] = entry->message_id;
		else if (!err_is_set(&result->err))
			result->err = entry->err;
	}
}

static void add_sentence(
	const struct desk_op *op, const struct desk_result *result, struct str *out)
{
	const char *s = result->asked == 1 ? "" : "s";

	if (result->done == result->asked) {
		str_addf(out, "%s %zu %s%s", op->kind->did, result->done, op->kind->noun, s);
		if (op->kind->target)
			str_addf(out, " to %s", op->kind->target(op));
		return;
	}
	str_addf(out, "%s %zu of %zu %s%s", op->kind->did, result->done, result->asked,
		op->kind->noun, s);
	if (err_is_set(&result->err))
		str_addf(out, ": %s", result->err.msg);
}

static void conclude(struct desk_op *op, const struct desk_result *result, bool is_ambiguous)
{
	bool has_ids = result->done > 0 && !sv_is_empty(op->done_ids[0]);
	struct audit_outcome outcome = {
		.result = audit_result_of(result->done, result->asked, is_ambiguous),
		.request_id = sv_cstr(result->err.request_id),
		.message_ids = op->done_ids,
		.message_count = has_ids ? result->done : 0,
		.err = err_is_set(&result->err) ? &result->err : NULL,
	};

	audit_write_end(op->write, &outcome);
	op->write = NULL;
}

void desk_op_end(struct desk_op *op)
{
	struct message_desk *desk = op->desk;
	struct desk_result result = {0};
	struct str text = {0};
	bool is_ambiguous = false;

	count_entries(op, &result, &is_ambiguous);
	if (op->write)
		conclude(op, &result, is_ambiguous);
	if (desk) {
		add_sentence(op, &result, &text);
		result.text = str_sv(&text);
		unlink_op(op);
		desk_changed(desk);
		if (op->done)
			op->done(op->ud, &result);
		str_release(&text);
	}
	free_op(op);
}

/* --- the beginning --------------------------------------------------------------------------- */

static void perform(struct desk_op *op)
{
	op->step = DESK_OP_UNDER_WAY;
	op->kind->perform(op);
}

static void on_turn(void *ud)
{
	desk_op_end(ud);
}

/* The end may not come from inside of the start. */
void desk_op_end_soon(struct desk_op *op, const struct err *err)
{
	desk_op_fail(op, 0, err);
	loop_timer_start(op->desk->options.loop, &op->timer, 0, on_turn, op);
}

static void on_intended(void *ud, struct audit_write *write, const struct err *err)
{
	struct desk_op *op = ud;

	op->write = write;
	if (err) {
		desk_op_fail(op, 0, err);
		desk_op_end(op);
		return;
	}
	perform(op);
}

static void intend(struct desk_op *op, const struct write_gate *gate)
{
	struct message_desk *desk = op->desk;
	struct audit_trail trail = {
		desk->options.loop, desk->options.store, gate->place, gate->live};
	struct audit_value values[DESK_OP_VALUES];
	struct sv *ids = mem_new(op->count + 1, sizeof *ids);
	struct audit_intent intent = {.queue = str_sv(&desk->queue_url),
		.action = sv_cstr(op->kind->action),
		.values = values,
		.message_ids = ids,
		.message_count = op->rows ? op->count : 0,
		.reason = sv_cstr(op->reason)};

	for (size_t i = 0; i < op->count; i++)
		ids[i] = op->entries[i].message_id;
	if (op->kind->values)
		intent.value_count = op->kind->values(op, values);
	op->step = DESK_OP_INTENDS;
	op->write = audit_trail_begin(&trail, &intent, on_intended, op);
	free(ids);
}

void desk_op_start(struct desk_op *op)
{
	struct message_desk *desk = op->desk;
	struct write_gate gate = {0};
	struct err err = {0};

	desk->gen++;
	desk->options.get_gate(desk->options.ud, &gate);
	if (op->kind->is_write && !write_gate_pass(&gate, &err))
		desk_op_end_soon(op, &err);
	else if (op->kind->action)
		intend(op, &gate);
	else
		perform(op);
}

/* --- the desk goes --------------------------------------------------------------------------- */

static void tell_cancelled(struct desk_op *op)
{
	struct desk_result result = {0};
	bool is_ambiguous = false;
	struct err err = {0};

	err_set(&err, ERR_CANCELLED, "the queue's messages were closed");
	desk_op_fail(op, 0, &err);
	count_entries(op, &result, &is_ambiguous);
	if (!err_is_set(&result.err))
		result.err = err;
	result.text = sv_cstr(err.msg);
	if (op->done)
		op->done(op->ud, &result);
}

static void detach(struct desk_op *op)
{
	bool is_under_way = false;

	unlink_op(op);
	tell_cancelled(op);
	op->desk = NULL;
	switch (op->step) {
	case DESK_OP_BEGINS:
		break;
	case DESK_OP_INTENDS:
		audit_write_cancel(op->write);
		break;
	case DESK_OP_UNDER_WAY:
		is_under_way = !op->kind->cancel || op->kind->cancel(op);
		for (size_t i = 0; i < op->count; i++)
			op->entries[i].is_ambiguous |= !op->entries[i].is_done;
		break;
	}
	if (is_under_way)
		return;
	if (op->step == DESK_OP_UNDER_WAY && op->write)
		audit_write_give_up(op->write);
	free_op(op);
}

void desk_ops_cancel(struct message_desk *desk)
{
	while (desk->ops)
		detach(desk->ops);
}
