/* Messages into a dump file: written in the pool, a bounded part at a time. */
#include "desk_op.h"

#include "sqscope/base/mem.h"
#include "sqscope/model/dump_file.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

enum { PART_ITEMS = 256, PART_BYTES = 4 * 1024 * 1024 };

struct export_op {
	struct desk_op op;
	char *path, *queue, *account, *region;
	int64_t as_of_unix_ms;
	struct dump_file file;
	struct message parts[PART_ITEMS];
	struct err part_errs[PART_ITEMS];
	size_t from, count; /* of the part at hand */
	bool is_last;
	struct err err; /* of the file: nothing in it is safe */
};

/* --- in the pool ----------------------------------------------------------------------------- */

static bool begin(struct export_op *e)
{
	const struct message_json_header header = {.queue = sv_cstr(e->queue),
		.account = sv_cstr(e->account),
		.region = sv_cstr(e->region),
		.as_of_unix_ms = e->as_of_unix_ms};

	return e->file.is_open || dump_file_begin(&e->file, e->path, &header, &e->err);
}

static void in_pool(void *ud)
{
	struct export_op *e = ud;

	if (!begin(e))
		return;
	for (size_t i = 0; i < e->count; i++) {
		err_clear(&e->part_errs[i]);
		if (!dump_file_add(&e->file, &e->parts[i], &e->part_errs[i]) &&
			e->part_errs[i].code == ERR_IO) {
			e->err = e->part_errs[i];
			return;
		}
	}
	if (e->is_last)
		(void)!dump_file_end(&e->file, &e->err);
}

/* --- on the loop ----------------------------------------------------------------------------- */

static void next_part(struct export_op *e);

static void end_part(struct export_op *e)
{
	for (size_t i = 0; i < e->count; i++) {
		struct desk_entry *entry = &e->op.entries[e->from + i];

		entry->err = e->part_errs[i];
		entry->is_done = !err_is_set(&entry->err);
	}
	e->from += e->count;
}

static void fail_all(struct export_op *e)
{
	for (size_t i = 0; i < e->op.count; i++) {
		e->op.entries[i].is_done = false;
		e->op.entries[i].err = e->err;
	}
}

static void on_part(void *ud, bool cancelled)
{
	struct export_op *e = ud;

	if (cancelled && !err_is_set(&e->err))
		err_set(&e->err, ERR_CANCELLED, "the program ends");
	if (e->op.desk && !err_is_set(&e->err)) {
		end_part(e);
		if (!e->is_last) {
			next_part(e);
			return;
		}
	}
	if (err_is_set(&e->err))
		fail_all(e);
	desk_op_end(&e->op);
}

static void next_part(struct export_op *e)
{
	size_t bytes = 0;

	e->count = 0;
	while (e->from + e->count < e->op.count && e->count < PART_ITEMS && bytes < PART_BYTES) {
		const struct message *m = &e->op.rows[e->from + e->count]->item.lease->message;

		message_copy(&e->parts[e->count++], m);
		bytes += m->body.n;
	}
	e->is_last = e->from + e->count == e->op.count;
	loop_work(e->op.desk->options.loop, in_pool, on_part, e);
}

static void perform(struct desk_op *op)
{
	next_part((struct export_op *)op);
}

/* The pool has it: it ends, and the file goes. */
static bool cancel(struct desk_op *op)
{
	(void)op;
	return true;
}

static void release(struct desk_op *op)
{
	struct export_op *e = (struct export_op *)op;

	dump_file_release(&e->file);
	for (size_t i = 0; i < PART_ITEMS; i++)
		message_release(&e->parts[i]);
	free(e->path);
	free(e->queue);
	free(e->account);
	free(e->region);
}

static const char *target(const struct desk_op *op)
{
	return ((const struct export_op *)op)->path;
}

static const struct desk_op_kind export_kind = {
	.did = "saved",
	.noun = "message",
	.perform = perform,
	.cancel = cancel,
	.target = target,
	.release = release,
};

static char *copy(struct sv text)
{
	return mem_strndup(text.p ? text.p : "", text.n);
}

void message_desk_export(struct message_desk *desk, const struct desk_item *const *items,
	size_t count, struct sv path, desk_done_fn done, void *ud)
{
	struct desk_op *op = desk_op_new(
		desk, &export_kind, sizeof(struct export_op), count, sv_cstr(""), done, ud);
	struct export_op *e = (struct export_op *)op;
	struct write_gate gate = {0};

	desk->options.get_gate(desk->options.ud, &gate);
	e->path = copy(path);
	e->queue = copy(queue_name_of_url(str_sv(&desk->queue_url)));
	e->account = copy(sv_is_empty(gate.live) ? queue_account_of_url(str_sv(&desk->queue_url))
						 : gate.live);
	e->region = copy(sv_cstr(gate.place->region));
	e->as_of_unix_ms = loop_unix_ms(desk->options.loop);
	desk_op_take(op, items);
	desk_op_start(op);
}
