/* Messages come into the file and into the journal: written in the pool, a bounded part at a time,
 * on copies, and forced to the disk before anything is noted of them. */
#include "clear_internal.h"

#include "sqscope/base/mem.h"
#include "sqscope/model/dump_file.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>
#include <unistd.h>

/* Used by one job of the pool at a time; ids do not change once the file is open. */
struct clear_file {
	struct dump_file dump;
	char *path, *queue, *account, *region;
	int64_t as_of_unix_ms;
	bool is_resumed, must_exist;
	struct id_set ids; /* of the messages that were in it already */
};

enum saving_step { SAVING_OPENS, SAVING_WRITES, SAVING_NOTES, SAVING_CLOSES };

struct clear_saving {
	struct clear *c;         /* NULL: gone */
	struct clear_file *file; /* the saving's own when c is gone */
	enum saving_step step;
	struct clear_item *items[CLEAR_PART];
	struct message *messages; /* copies; NULL without a file */
	struct err errs[CLEAR_PART];
	size_t count;
	struct err err; /* of the file: nothing of this part is safe */
};

/* --- life ------------------------------------------------------------------------------------ */

static char *copy(struct sv text)
{
	return mem_strndup(text.p ? text.p : "", text.n);
}

struct clear_file *clear_file_new(const struct clear *c)
{
	struct clear_file *file = mem_new(1, sizeof *file);
	struct sv account = c->options.account;

	file->path = copy(c->options.path);
	file->queue = copy(queue_name_of_url(c->options.queue_url));
	file->account = copy(account.n > 0 ? account : queue_account_of_url(c->options.queue_url));
	file->region = copy(c->options.region);
	file->as_of_unix_ms = loop_unix_ms(c->options.loop);
	file->is_resumed = c->options.resume.n > 0;
	file->must_exist = c->options.deletes;
	return file;
}

static void free_file(struct clear_file *file)
{
	if (!file)
		return;
	dump_file_release(&file->dump);
	id_set_release(&file->ids);
	free(file->path);
	free(file->queue);
	free(file->account);
	free(file->region);
	free(file);
}

static struct clear_saving *new_saving(struct clear *c, enum saving_step step)
{
	struct clear_saving *saving = mem_new(1, sizeof *saving);

	saving->c = c;
	saving->file = c->file;
	saving->step = step;
	c->saving = saving;
	return saving;
}

static void free_saving(struct clear_saving *saving)
{
	for (size_t i = 0; saving->messages && i < saving->count; i++)
		message_release(&saving->messages[i]);
	free(saving->messages);
	free(saving);
}

void clear_drop_file(struct clear *c)
{
	struct clear_saving *saving = c->saving;

	/* What the pool is at, it ends: file and saving go then. */
	if (saving && saving->step != SAVING_NOTES) {
		saving->c = NULL;
		return;
	}
	if (saving)
		free_saving(saving);
	free_file(c->file);
}

bool clear_file_has(const struct clear *c, struct sv id)
{
	return c->file && id_set_has(&c->file->ids, id);
}

/* --- in the pool ----------------------------------------------------------------------------- */

static void open_it(struct clear_saving *saving)
{
	struct clear_file *file = saving->file;
	const struct message_json_header header = {.queue = sv_cstr(file->queue),
		.account = sv_cstr(file->account),
		.region = sv_cstr(file->region),
		.as_of_unix_ms = file->as_of_unix_ms};

	/* A dump may have been killed before it had a file. */
	if (file->is_resumed && (file->must_exist || access(file->path, F_OK) == 0))
		(void)!dump_file_resume(&file->dump, file->path, &header, &file->ids, &saving->err);
	else
		(void)!dump_file_begin(&file->dump, file->path, &header, &saving->err);
}

static void write_it(struct clear_saving *saving)
{
	struct dump_file *dump = &saving->file->dump;

	for (size_t i = 0; i < saving->count; i++) {
		if (!dump_file_add(dump, &saving->messages[i], &saving->errs[i]) &&
			saving->errs[i].code == ERR_IO) {
			saving->err = saving->errs[i];
			break;
		}
	}
	/* Also after a failure: it cuts off what is not whole. */
	if (err_is_set(&saving->err))
		(void)!dump_file_sync(dump, NULL);
	else
		(void)!dump_file_sync(dump, &saving->err);
}

static void in_pool(void *ud)
{
	struct clear_saving *saving = ud;

	switch (saving->step) {
	case SAVING_OPENS:
		open_it(saving);
		break;
	case SAVING_WRITES:
		write_it(saving);
		break;
	case SAVING_NOTES:
		break;
	case SAVING_CLOSES:
		(void)!dump_file_end(&saving->file->dump, &saving->err);
		break;
	}
}

/* --- what is noted --------------------------------------------------------------------------- */

static void end_saving(struct clear *c)
{
	free_saving(c->saving);
	c->saving = NULL;
	clear_advance(c);
}

/* What is not noted is not deleted: it stays, and its line in the file is one too many. */
static void on_noted(void *ud, const struct err *err)
{
	struct clear_saving *saving = ud;
	struct clear *c = saving->c;

	if (err)
		clear_stop(c, CLEAR_FAILED, err);
	for (size_t i = 0; i < saving->count; i++) {
		struct clear_item *item = saving->items[i];

		if (err) {
			c->status.kept++;
			clear_keep(c, item, NULL);
			continue;
		}
		item->step = CLEAR_DELETABLE;
		clear_list_add(&c->deletable, item);
	}
	end_saving(c);
}

static void note(struct clear_saving *saving)
{
	struct clear *c = saving->c;
	struct journal_mark marks[CLEAR_PART];

	saving->step = SAVING_NOTES;
	for (size_t i = 0; i < saving->count; i++)
		marks[i] = (struct journal_mark){.message_id = clear_id(saving->items[i]),
			.state = c->file ? JOURNAL_SAVED : JOURNAL_RECEIVED};
	op_journal_mark(&c->journal, marks, NULL, saving->count, on_noted, saving);
}

/* --- what is saved --------------------------------------------------------------------------- */

/* It is in the file, or is to be deleted without. */
static void pass(struct clear *c, struct clear_item *item)
{
	c->status.saved += c->file != NULL;
	if (c->options.deletes)
		clear_shed(item->lease);
	else
		clear_keep(c, item, NULL);
}

static void judge_part(struct clear_saving *saving)
{
	struct clear *c = saving->c;
	size_t safe = 0;

	for (size_t i = 0; i < saving->count; i++) {
		struct clear_item *item = saving->items[i];
		bool is_broken = err_is_set(&saving->errs[i]);

		if (saving->messages)
			message_release(&saving->messages[i]);
		if (!err_is_set(&saving->err) && !is_broken) {
			saving->items[safe++] = item;
			pass(c, item);
			continue;
		}
		c->status.kept++;
		clear_keep(c, item, is_broken ? &saving->errs[i] : NULL);
	}
	saving->count = safe;
	if (c->options.deletes && safe > 0)
		note(saving);
	else
		end_saving(c);
}

static void on_part(struct clear_saving *saving)
{
	struct clear *c = saving->c;

	if (err_is_set(&saving->err))
		clear_stop(c, CLEAR_FAILED, &saving->err);
	for (size_t i = 0; i < saving->count; i++) {
		c->unsaved--;
		c->unsaved_bytes -= saving->items[i]->bytes;
	}
	judge_part(saving);
}

static void on_opened(struct clear_saving *saving)
{
	struct clear *c = saving->c;
	struct err err = saving->err;

	c->saving = NULL;
	free_saving(saving);
	if (!err_is_set(&err)) {
		if (c->seek)
			clear_seek_begin(c);
		else
			clear_begin_walk(c);
		return;
	}
	/* When its backup is back, resume can be asked again. */
	c->has_unwritten = c->options.resume.n > 0;
	clear_fail_begin(c, &err);
}

static void on_closed(struct clear_saving *saving)
{
	struct clear *c = saving->c;

	if (err_is_set(&saving->err) && !err_is_set(&c->status.err))
		c->status.err = saving->err;
	if (err_is_set(&saving->err))
		c->status.end = CLEAR_FAILED;
	c->is_file_closed = true;
	end_saving(c);
}

static void on_done(void *ud, bool cancelled)
{
	struct clear_saving *saving = ud;

	if (!saving->c) {
		free_file(saving->file);
		free_saving(saving);
		return;
	}
	if (cancelled && !err_is_set(&saving->err))
		err_set(&saving->err, ERR_CANCELLED, "the program ends");
	switch (saving->step) {
	case SAVING_OPENS:
		on_opened(saving);
		break;
	case SAVING_WRITES:
	case SAVING_NOTES:
		on_part(saving);
		break;
	case SAVING_CLOSES:
		on_closed(saving);
		break;
	}
}

/* --- what is to be saved --------------------------------------------------------------------- */

void clear_open_file(struct clear *c)
{
	loop_work(c->options.loop, in_pool, on_done, new_saving(c, SAVING_OPENS));
}

void clear_close_file(struct clear *c)
{
	loop_work(c->options.loop, in_pool, on_done, new_saving(c, SAVING_CLOSES));
}

/* A copy that is not exact is no backup. */
static bool is_whole(const struct clear *c, const struct message *m, struct err *err)
{
	if (m->is_damaged)
		return err_fail(err, ERR_PROTOCOL,
			"a part of the message cannot be read: it cannot be copied");
	if (c->options.deletes && (m->body_md5 == MD5_WRONG || m->attributes_md5 == MD5_WRONG))
		return err_fail(err, ERR_PROTOCOL,
			"the message does not match the checksum that came with it: it stays");
	return true;
}

void clear_take(struct clear *c, struct clear_item *item)
{
	struct err err = {0};

	c->status.matched++;
	if (c->options.show)
		c->options.show(c->options.show_ud, item->lease);
	if (!c->file && !c->options.deletes) {
		clear_keep(c, item, NULL);
		return;
	}
	if (c->file && !is_whole(c, &item->lease->message, &err)) {
		c->status.kept++;
		clear_keep(c, item, &err);
		return;
	}
	item->step = CLEAR_WAITING;
	item->bytes = item->lease->message.body.n;
	c->unsaved++;
	c->unsaved_bytes += item->bytes;
	clear_list_add(&c->waiting, item);
}

void clear_save(struct clear *c)
{
	struct clear_saving *saving;
	size_t bytes = 0;

	if (c->saving || c->waiting.count == 0)
		return;
	saving = new_saving(c, SAVING_WRITES);
	if (c->file)
		saving->messages = mem_new(CLEAR_PART, sizeof *saving->messages);
	while (c->waiting.count > 0 && saving->count < CLEAR_PART && bytes < CLEAR_PART_BYTES) {
		struct clear_item *item = clear_list_take(&c->waiting);

		item->step = CLEAR_SAVING;
		bytes += item->bytes;
		if (c->file)
			message_copy(&saving->messages[saving->count], &item->lease->message);
		saving->items[saving->count++] = item;
	}
	if (c->file)
		loop_work(c->options.loop, in_pool, on_done, saving);
	else
		on_part(saving);
}
