/* What is done with leases: extend, keep, hand back, leave, delete. */
#include "desk_op.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

struct lease_op {
	struct desk_op op;
	int timeout_s;
	char timeout_text[16];
};

static struct lease **leases_of(const struct desk_op *op)
{
	struct lease **leases = mem_new(op->count + 1, sizeof *leases);

	for (size_t i = 0; i < op->count; i++)
		leases[i] = desk_lease_of(op->desk, op->rows[i]);
	return leases;
}

static void judge(struct desk_op *op, size_t i, bool is_done)
{
	const struct lease *lease = op->rows[i]->item.lease;
	struct desk_entry *entry = &op->entries[i];

	entry->is_done = is_done;
	if (is_done)
		return;
	entry->err = lease->err;
	entry->is_ambiguous = lease->is_ambiguous;
	op->lost += lease->state == LEASE_LOST;
}

/* The rows of a desk that is gone are gone, too. */
static void end_changed(struct desk_op *op, enum lease_state wanted)
{
	for (size_t i = 0; op->desk && i < op->count; i++) {
		const struct lease *lease = op->rows[i]->item.lease;

		judge(op, i, lease->state == wanted && !err_is_set(&lease->err));
	}
	desk_op_end(op);
}

/* --- extend ---------------------------------------------------------------------------------- */

static void on_extended(void *ud, const struct holding_result *result)
{
	(void)result;
	end_changed(ud, LEASE_HELD);
}

static void extend(struct desk_op *op)
{
	struct lease **leases = leases_of(op);

	holding_change(op->desk->holding, leases, op->count, ((struct lease_op *)op)->timeout_s,
		on_extended, op);
	free(leases);
}

static size_t timeout_value(struct desk_op *op, struct audit_value *values)
{
	values[0] = (struct audit_value){
		AUDIT_VISIBILITY_TIMEOUT, sv_cstr(((struct lease_op *)op)->timeout_text)};
	return 1;
}

static const struct desk_op_kind extend_kind = {
	.did = "extended",
	.noun = "lease",
	.action = "ChangeMessageVisibilityBatch",
	.perform = extend,
	.values = timeout_value,
};

void message_desk_extend(struct message_desk *desk, const struct desk_item *const *items,
	size_t count, int timeout_s, desk_done_fn done, void *ud)
{
	struct desk_op *op = desk_op_new(
		desk, &extend_kind, sizeof(struct lease_op), count, sv_cstr(""), done, ud);
	struct lease_op *lease_op = (struct lease_op *)op;

	assert(timeout_s >= 1 && timeout_s <= SQS_VISIBILITY_MAX_S);
	lease_op->timeout_s = timeout_s;
	snprintf(lease_op->timeout_text, sizeof lease_op->timeout_text, "%d", timeout_s);
	desk_op_take(op, items);
	desk_op_start(op);
}

void message_desk_hold(
	struct message_desk *desk, const struct desk_item *const *items, size_t count, bool is_kept)
{
	for (size_t i = 0; i < count; i++) {
		struct desk_row *row = desk_row_of(items[i]);

		row->item.is_kept = is_kept && row->item.lease->state == LEASE_HELD;
		holding_renew(desk->holding, desk_lease_of(desk, row),
			row->item.is_kept || desk->is_scanning);
	}
	desk->gen++;
}

void message_desk_give(
	struct message_desk *desk, const struct desk_item *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct desk_row *row = desk_row_of(items[i]);

		if (holding_give(desk->holding, desk_lease_of(desk, row)))
			row->item.is_kept = false;
	}
	/* Before its new holder writes it down. */
	desk_log_leases(desk);
	desk->gen++;
}

/* --- hand back ------------------------------------------------------------------------------- */

static void on_returned(void *ud, const struct holding_result *result)
{
	(void)result;
	end_changed(ud, LEASE_RETURNED);
}

static void hand_back(struct desk_op *op)
{
	struct lease **leases = leases_of(op);

	for (size_t i = 0; i < op->count; i++)
		op->rows[i]->item.is_kept = false;
	holding_change(op->desk->holding, leases, op->count, 0, on_returned, op);
	free(leases);
}

static const struct desk_op_kind return_kind = {
	.did = "handed back",
	.noun = "message",
	.perform = hand_back,
};

void message_desk_return(struct message_desk *desk, const struct desk_item *const *items,
	size_t count, desk_done_fn done, void *ud)
{
	struct desk_op *op = desk_op_new(
		desk, &return_kind, sizeof(struct lease_op), count, sv_cstr(""), done, ud);

	desk_op_take(op, items);
	desk_op_start(op);
}

/* --- leave ----------------------------------------------------------------------------------- */

struct leave_op {
	struct desk_op op;
	bool has_begun; /* to hand back */
};

/* How many are held is known when the last receive has come: the entries are made then. */
static void on_left(void *ud, const struct holding_result *result)
{
	struct desk_op *op = ud;

	free(op->entries);
	free(op->done_ids);
	op->count = result->asked;
	op->lost = result->lost;
	op->entries = mem_new(op->count + 1, sizeof *op->entries);
	op->done_ids = mem_new(op->count + 1, sizeof *op->done_ids);
	for (size_t i = 0; i < result->done; i++)
		op->entries[i].is_done = true;
	desk_op_fail(op, result->done, &result->first);
	if (op->desk)
		op->desk->is_leaving = false;
	desk_op_end(op);
}

static void leave_when_quiet(struct desk_op *op)
{
	struct leave_op *leave = (struct leave_op *)op;

	if (leave->has_begun || op->desk->is_scanning)
		return;
	leave->has_begun = true;
	holding_return_all(op->desk->holding, on_left, op);
}

static const struct desk_op_kind leave_kind;

static struct desk_op *find_leave(const struct message_desk *desk)
{
	for (struct desk_op *op = desk->ops; op; op = op->next) {
		if (op->kind == &leave_kind)
			return op;
	}
	return NULL;
}

void desk_leave_when_quiet(struct message_desk *desk)
{
	struct desk_op *op = desk->is_leaving ? find_leave(desk) : NULL;

	if (op)
		leave_when_quiet(op);
}

/* The holding knows the op once it is to hand back, and tells its end. */
static bool cancel_leave(struct desk_op *op)
{
	return ((struct leave_op *)op)->has_begun;
}

static const struct desk_op_kind leave_kind = {
	.did = "handed back",
	.noun = "message",
	.perform = leave_when_quiet,
	.cancel = cancel_leave,
};

void message_desk_leave(struct message_desk *desk, desk_done_fn done, void *ud)
{
	struct desk_op *op;

	assert(!desk->is_leaving);
	desk->is_leaving = true;
	for (size_t i = 0; i < desk->count; i++)
		desk->rows[i]->item.is_kept = false;
	message_desk_scan_stop(desk);
	op = desk_op_new(desk, &leave_kind, sizeof(struct leave_op), 0, sv_cstr(""), done, ud);
	desk_op_start(op);
}

/* --- delete ---------------------------------------------------------------------------------- */

static void on_deleted(void *ud, const struct holding_result *result)
{
	(void)result;
	end_changed(ud, LEASE_DELETED);
}

static void delete_leases(struct desk_op *op)
{
	struct lease **leases = leases_of(op);

	holding_delete(op->desk->holding, leases, op->count, on_deleted, op);
	free(leases);
}

static const struct desk_op_kind delete_kind = {
	.did = "deleted",
	.noun = "message",
	.action = "DeleteMessageBatch",
	.is_write = true,
	.perform = delete_leases,
};

static void delete_now(struct message_desk *desk, const struct desk_item *const *items,
	size_t count, struct sv reason, desk_done_fn done, void *ud)
{
	struct desk_op *op =
		desk_op_new(desk, &delete_kind, sizeof(struct desk_op), count, reason, done, ud);

	desk_op_take(op, items);
	desk_op_start(op);
}

/* Backup first: the outer op waits for the file, then for the deletion of what is safe in it. */
struct backup_op {
	struct desk_op op;
	char *path;
};

static void on_safe_deleted(void *ud, const struct desk_result *result)
{
	struct desk_op *op = ud;
	size_t next = 0;

	for (size_t i = 0; i < op->count; i++) {
		struct sv id = op->entries[i].message_id;

		/* What is not in the file has its reason already. */
		if (err_is_set(&op->entries[i].err) || next == result->asked)
			continue;
		op->entries[i] = result->entries[next++];
		op->entries[i].message_id = id;
	}
	op->lost = result->lost;
	desk_op_end(op);
}

static void on_saved(void *ud, const struct desk_result *result)
{
	struct desk_op *op = ud;
	struct message_desk *desk = op->desk;
	const struct desk_item **safe = mem_new(op->count + 1, sizeof *safe);
	size_t count = 0;

	for (size_t i = 0; i < op->count; i++) {
		if (result->entries[i].is_done) {
			safe[count++] = &op->rows[i]->item;
			continue;
		}
		op->entries[i].err = result->entries[i].err;
		err_prefix(&op->entries[i].err, "it is not in the backup");
	}
	if (count > 0)
		delete_now(desk, safe, count, sv_cstr(op->reason), on_safe_deleted, op);
	else
		desk_op_end(op);
	free(safe);
}

static void back_up(struct desk_op *op)
{
	struct message_desk *desk = op->desk;
	const struct desk_item **items = mem_new(op->count + 1, sizeof *items);

	for (size_t i = 0; i < op->count; i++)
		items[i] = &op->rows[i]->item;
	message_desk_export(
		desk, items, op->count, sv_cstr(((struct backup_op *)op)->path), on_saved, op);
	free(items);
}

/* Its inner operations are the desk's, and are cancelled before it. */
static bool cancel_backup(struct desk_op *op)
{
	(void)op;
	return false;
}

static void release_backup(struct desk_op *op)
{
	free(((struct backup_op *)op)->path);
}

static const struct desk_op_kind backup_kind = {
	.did = "deleted",
	.noun = "message",
	.is_write = true,
	.perform = back_up,
	.cancel = cancel_backup,
	.release = release_backup,
};

void message_desk_delete(struct message_desk *desk, const struct desk_item *const *items,
	size_t count, const struct desk_delete *options, desk_done_fn done, void *ud)
{
	struct desk_op *op;

	if (sv_is_empty(options->backup)) {
		delete_now(desk, items, count, options->reason, done, ud);
		return;
	}
	op = desk_op_new(
		desk, &backup_kind, sizeof(struct backup_op), count, options->reason, done, ud);
	((struct backup_op *)op)->path = mem_strndup(options->backup.p, options->backup.n);
	desk_op_take(op, items);
	desk_op_start(op);
}
