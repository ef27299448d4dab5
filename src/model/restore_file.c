/* The file of a restore: checked as a whole, then read a part at a time, both in the pool. */
#include "restore_internal.h"

#include "line_file.h"
#include "outgoing.h"
#include "sqscope/base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>

struct restore_reading {
	struct restore *r; /* NULL: gone */
	struct line_file file;
	char *path;
	bool is_fifo;
	int64_t max_message_bytes;
	struct id_set ids, contents; /* that were read: ids; ids with the hash of their body */
	struct restore_lines lines;  /* of the part at hand */
	size_t messages;
	int64_t bytes;
	bool is_over, is_check;
	atomic_bool is_cancelled;
	struct err err;
};

/* --- lines ----------------------------------------------------------------------------------- */

/* What a backup holds twice, because it was made by two processes, is one message. */
static bool is_repeated(struct restore_reading *reading, const struct message *m)
{
	struct str key = {0};
	bool is_new;

	str_add(&key, str_sv(&m->id));
	str_addf(&key, " %lld", (long long)journal_body_hash(str_sv(&m->body)));
	is_new = id_set_add(&reading->contents, str_sv(&key));
	str_release(&key);
	return !is_new;
}

/* Ids name lines in the journal; what has none, or another one's, is named by its number. */
static void name(struct restore_reading *reading, struct restore_line *line)
{
	struct sv id = str_sv(&line->line.message.id);

	if (id.n > 0 && id_set_add(&reading->ids, id))
		str_add(&line->name, id);
	else
		str_addf(&line->name, "line %lld", (long long)reading->file.number);
}

static bool check(
	const struct restore_reading *reading, const struct message_line *line, struct err *err)
{
	struct sqs_outgoing out;

	if (line->message.is_damaged)
		return err_fail(err, ERR_INVALID,
			"a part of the message could not be read when it was saved");
	restore_outgoing(line, &out);
	return outgoing_check(&out, reading->is_fifo, reading->max_message_bytes, err);
}

/* NULL at the end, at a failure (err is set), and for what is no message of its own. */
static struct restore_line *read_line(
	struct restore_reading *reading, struct sv text, struct err *err)
{
	struct restore_line *line = mem_new(1, sizeof *line);
	struct message_line *l = &line->line;

	line->asked_ms = UNKNOWN;
	if (message_json_read(text, l, err) && check(reading, l, err) &&
		(l->message.id.n == 0 || !is_repeated(reading, &l->message))) {
		name(reading, line);
		line->bytes = (size_t)message_size_bytes(str_sv(&l->message.body),
			l->message.attributes, l->message.attribute_count);
		return line;
	}
	restore_line_free(line);
	return NULL;
}

/* The next message; NULL at the end of the file, or with err. */
static struct restore_line *next_line(struct restore_reading *reading)
{
	struct line_file *file = &reading->file;
	struct err *err = &reading->err;
	struct sv text;
	bool is_whole;

	while (line_file_next(file, &text, &is_whole, err)) {
		struct restore_line *line;

		text = sv_trim(text);
		if (text.n == 0 || (file->number == 1 && message_json_is_header(text)))
			continue;
		line = read_line(reading, text, err);
		if (line)
			return line;
		if (err_is_set(err)) {
			err_prefix(err, "%s:%lld", reading->path, (long long)file->number);
			return NULL;
		}
	}
	reading->is_over = !err_is_set(err);
	return NULL;
}

/* --- in the pool ----------------------------------------------------------------------------- */

static void forget(struct restore_reading *reading)
{
	line_file_release(&reading->file);
	id_set_release(&reading->ids);
	id_set_release(&reading->contents);
	reading->is_over = false;
}

static void check_all(struct restore_reading *reading)
{
	struct restore_line *line;

	if (!line_file_open(&reading->file, reading->path, &reading->err))
		return;
	while (!atomic_load(&reading->is_cancelled) && (line = next_line(reading))) {
		reading->messages++;
		reading->bytes += (int64_t)line->line.message.body.n;
		restore_line_free(line);
	}
	forget(reading);
	if (!err_is_set(&reading->err))
		(void)!line_file_open(&reading->file, reading->path, &reading->err);
}

static void read_part(struct restore_reading *reading)
{
	struct restore_line *line;

	while (reading->lines.count < RESTORE_PART && reading->lines.bytes < RESTORE_PART_BYTES &&
		(line = next_line(reading)))
		restore_lines_add(&reading->lines, line);
}

static void in_pool(void *ud)
{
	struct restore_reading *reading = ud;

	if (reading->is_check)
		check_all(reading);
	else
		read_part(reading);
}

/* --- on the loop's thread -------------------------------------------------------------------- */

static void free_reading(struct restore_reading *reading)
{
	struct restore_line *line;

	while ((line = restore_lines_take(&reading->lines)))
		restore_line_free(line);
	forget(reading);
	free(reading->path);
	free(reading);
}

void restore_drop_reading(struct restore *r)
{
	struct restore_reading *reading = r->reading;

	if (!reading)
		return;
	atomic_store(&reading->is_cancelled, true);
	reading->r = NULL;
	if (!r->is_reading)
		free_reading(reading);
}

static void on_begun(void *ud, const struct err *err)
{
	struct restore *r = ud;

	if (err) {
		r->is_closed = true;
		restore_stop(r, RESTORE_FAILED, err);
	}
	restore_begin_work(r);
}

static void on_checked(struct restore *r)
{
	struct restore_reading *reading = r->reading;

	r->status.messages = reading->messages;
	r->status.bytes = reading->bytes;
	reading->is_check = false;
	if (err_is_set(&reading->err))
		restore_stop(r, RESTORE_FAILED, &reading->err);
	/* Nothing of it was noted yet. */
	if (r->status.state == RESTORE_ENDING)
		restore_begin_work(r);
	else if (r->options.resume.n > 0)
		restore_take_over(r);
	else
		op_journal_begin(&r->journal, on_begun, r);
}

static void on_part(struct restore *r)
{
	struct restore_reading *reading = r->reading;
	struct restore_line *line;

	/* It was sound when it was checked. */
	if (err_is_set(&reading->err))
		restore_stop(r, RESTORE_FAILED, &reading->err);
	r->is_read = reading->is_over;
	while ((line = restore_lines_take(&reading->lines))) {
		if (restore_past_wants(r, line))
			restore_lines_add(&r->waiting, line);
		else
			restore_line_free(line);
	}
	restore_advance(r);
}

static void on_done(void *ud, bool cancelled)
{
	struct restore_reading *reading = ud;
	struct restore *r = reading->r;

	if (!r) {
		free_reading(reading);
		return;
	}
	r->is_reading = false;
	if (cancelled && !err_is_set(&reading->err))
		err_set(&reading->err, ERR_CANCELLED, "the program ends");
	if (reading->is_check)
		on_checked(r);
	else
		on_part(r);
}

static void give(struct restore *r)
{
	r->is_reading = true;
	loop_work(r->options.loop, in_pool, on_done, r->reading);
}

void restore_check(struct restore *r)
{
	struct restore_reading *reading = mem_new(1, sizeof *reading);

	r->reading = reading;
	reading->r = r;
	reading->path = mem_strdup(r->options.path.p);
	reading->is_fifo = r->options.is_fifo;
	reading->max_message_bytes = r->options.max_message_bytes;
	reading->is_check = true;
	give(r);
}

void restore_read(struct restore *r)
{
	if (!r->is_reading && !r->is_read && r->waiting.count < RESTORE_WAITING &&
		r->waiting.bytes < RESTORE_WAITING_BYTES)
		give(r);
}
