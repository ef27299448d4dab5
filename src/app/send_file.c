/* Reading messages that are to be sent. */
#include "send_file.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool send_file_open(struct send_file *f, const char *path, struct err *err)
{
	struct stat st;
	f->path = path;
	f->file = fopen(path, "re");
	if (!f->file)
		return err_fail(err, ERR_IO, "%s: %s", path, strerror(errno));
	/* It is read twice. */
	if (fstat(fileno(f->file), &st) != 0 || !S_ISREG(st.st_mode))
		return err_fail(err, ERR_USAGE, "%s is not a file", path);
	return true;
}

static void drop_lines(struct send_file *f)
{
	for (size_t i = 0; i < f->count; i++)
		message_line_release(&f->lines[i]);
	f->count = 0;
}

/* The next line that is a message; *is_end at the end. */
static bool next_line(struct send_file *f, struct sv *line, bool *is_end, struct err *err)
{
	for (;;) {
		ssize_t n = getline(&f->text, &f->text_cap, f->file);
		*is_end = n < 0;
		if (n < 0 && ferror(f->file))
			return err_fail(err, ERR_IO, "%s: %s", f->path, strerror(errno));
		if (n < 0)
			return true;
		f->line++;
		*line = sv_trim(sv_of(f->text, (size_t)n));
		bool is_message =
			!sv_is_empty(*line) && !(f->line == 1 && message_json_is_header(*line));
		if (is_message)
			return true;
	}
}

static bool fail_line(const struct send_file *f, struct err *err)
{
	err->code = ERR_USAGE;
	err_prefix(err, "%s:%zu", f->path, f->line);
	return false;
}

/* What the line says of group and delay wins over what stands among the attributes. */
static void to_outgoing(const struct message_line *line, struct sqs_outgoing *out)
{
	message_desk_seed(&line->message, out);
	if (line->group.n > 0)
		out->group_id = str_sv(&line->group);
	out->deduplication_id = str_sv(&line->dedup);
	out->delay_s = (int)line->delay_s;
}

static struct message_line *add_line(struct send_file *f)
{
	f->lines = mem_grow(f->lines, &f->cap, f->count + 1, sizeof *f->lines);
	f->lines[f->count] = (struct message_line){0};
	return &f->lines[f->count++];
}

static bool read_one(struct send_file *f, bool *is_end, struct err *err)
{
	struct sv text;
	if (!next_line(f, &text, is_end, err))
		return false;
	return *is_end || message_json_read(text, add_line(f), err) || fail_line(f, err);
}

bool send_file_check(struct send_file *f, const struct message_desk *desk, struct err *err)
{
	struct sqs_outgoing out;
	bool is_end = false;
	while (!is_end) {
		drop_lines(f);
		if (!read_one(f, &is_end, err))
			return false;
		if (is_end)
			break;
		to_outgoing(&f->lines[0], &out);
		if (!message_desk_check(desk, &out, err))
			return fail_line(f, err);
	}
	rewind(f->file);
	f->line = 0;
	return true;
}

bool send_file_next(struct send_file *f, struct sqs_outgoing *out, size_t most, size_t bytes,
	size_t *count, struct err *err)
{
	size_t taken = 0;
	bool is_end = false;
	drop_lines(f);
	while (f->count < most && taken < bytes) {
		if (!read_one(f, &is_end, err))
			return false;
		if (is_end)
			break;
		taken += f->lines[f->count - 1].message.body.n;
	}
	for (size_t i = 0; i < f->count; i++)
		to_outgoing(&f->lines[i], &out[i]);
	*count = f->count;
	return true;
}

void send_file_close(struct send_file *f)
{
	drop_lines(f);
	free(f->lines);
	free(f->text);
	if (f->file)
		fclose(f->file);
	*f = (struct send_file){0};
}
