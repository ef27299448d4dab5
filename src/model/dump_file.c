/* Writing a file of messages. */
#include "sqscope/model/dump_file.h"

#include "line_file.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_BYTES = 1024 * 1024, DUMP_MODE = 0600 };

static bool fail(const struct dump_file *file, struct err *err)
{
	return err_fail(err, ERR_IO, "%s: %s", file->path, strerror(errno));
}

static bool write_out(struct dump_file *file, struct err *err)
{
	struct sv rest = str_sv(&file->buffer);

	while (rest.n > 0) {
		ssize_t n = write(file->fd, rest.p, rest.n);

		if (n < 0 && errno != EINTR)
			return fail(file, err);
		if (n > 0)
			rest = sv_of(rest.p + n, rest.n - (size_t)n);
	}
	str_clear(&file->buffer);
	return true;
}

bool dump_file_begin(struct dump_file *file, const char *path,
	const struct message_json_header *header, struct err *err)
{
	file->path = mem_strdup(path);
	file->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, DUMP_MODE);
	if (file->fd < 0 && errno == EEXIST)
		return err_fail(err, ERR_REFUSED,
			"%s exists already, and a dump never replaces a file", path);
	if (file->fd < 0)
		return fail(file, err);
	file->is_open = true;
	message_json_write_header(header, &file->buffer);
	str_add_char(&file->buffer, '\n');
	return true;
}

/* --- going on -------------------------------------------------------------------------------- */

/* False at a line that is no message: err says why. */
static bool take_line(struct sv text, struct id_set *ids, struct err *err)
{
	struct message_line line = {0};
	bool is_good = message_json_read(text, &line, err);

	if (is_good && ids)
		id_set_add(ids, str_sv(&line.message.id));
	message_line_release(&line);
	return is_good;
}

/* Where the last whole line ends; UNKNOWN when this is no file of ours. */
static int64_t find_end(struct line_file *lines, struct id_set *ids, struct err *err)
{
	struct err broken = {0};
	int64_t end = 0;
	struct sv text;
	bool is_whole;

	while (line_file_next(lines, &text, &is_whole, err)) {
		bool is_first = lines->number == 1;

		if (err_is_set(&broken)) {
			*err = broken;
			return UNKNOWN;
		}
		if (!is_whole)
			break;
		if (is_first && !message_json_is_header(text)) {
			err_set(err, ERR_INVALID, "%s is no dump file", lines->path);
			return UNKNOWN;
		}
		if (!is_first && !take_line(text, ids, &broken)) {
			err_prefix(&broken, "%s:%lld", lines->path, (long long)lines->number);
			continue;
		}
		end = lines->offset;
	}
	return err_is_set(err) ? UNKNOWN : end;
}

bool dump_file_resume(struct dump_file *file, const char *path,
	const struct message_json_header *header, struct id_set *ids, struct err *err)
{
	struct line_file lines = {0};
	int64_t end = UNKNOWN;

	file->path = mem_strdup(path);
	if (line_file_open(&lines, path, err))
		end = find_end(&lines, ids, err);
	line_file_release(&lines);
	if (end == UNKNOWN)
		return false;
	file->fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (file->fd < 0)
		return fail(file, err);
	file->is_open = true;
	file->safe_bytes = end;
	if (ftruncate(file->fd, end) != 0)
		return fail(file, err);
	if (end > 0)
		return true;
	message_json_write_header(header, &file->buffer);
	str_add_char(&file->buffer, '\n');
	return true;
}

/* --- writing --------------------------------------------------------------------------------- */

bool dump_file_add(struct dump_file *file, const struct message *m, struct err *err)
{
	if (m->is_damaged)
		return err_fail(err, ERR_PROTOCOL,
			"a part of message %.*s could not be read: it cannot be copied",
			SV_ARGS(str_sv(&m->id)));
	message_json_write(m, NULL, &file->buffer);
	str_add_char(&file->buffer, '\n');
	if (file->buffer.n >= BUFFER_BYTES && !write_out(file, err))
		return false;
	file->count++;
	return true;
}

/* The name is as safe as the content only when its directory is. */
static bool sync_directory(const struct dump_file *file, struct err *err)
{
	const char *slash = strrchr(file->path, '/');
	char *directory = !slash ? mem_strdup(".")
			  : slash == file->path
				  ? mem_strdup("/")
				  : mem_strndup(file->path, (size_t)(slash - file->path));
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	free(directory);
	if (!ok)
		fail(file, err);
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool sync_all(struct dump_file *file, struct err *err)
{
	off_t end;

	if (!write_out(file, err))
		return false;
	end = lseek(file->fd, 0, SEEK_END);
	if (end < 0 || fsync(file->fd) != 0)
		return fail(file, err);
	if (file->safe_bytes == 0 && !sync_directory(file, err))
		return false;
	file->safe_bytes = end;
	return true;
}

bool dump_file_sync(struct dump_file *file, struct err *err)
{
	if (sync_all(file, err))
		return true;
	/* Half a line would be in the way of what follows; resume can do that, too. */
	str_clear(&file->buffer);
	if (ftruncate(file->fd, file->safe_bytes) == 0)
		(void)lseek(file->fd, 0, SEEK_END);
	return false;
}

bool dump_file_end(struct dump_file *file, struct err *err)
{
	bool ok = dump_file_sync(file, err);

	if (close(file->fd) != 0 && ok)
		ok = fail(file, err);
	file->is_open = false;
	return ok;
}

void dump_file_release(struct dump_file *file)
{
	if (file->is_open && file->safe_bytes == 0)
		unlink(file->path);
	if (file->is_open)
		close(file->fd);
	free(file->path);
	str_release(&file->buffer);
	*file = (struct dump_file){0};
}
