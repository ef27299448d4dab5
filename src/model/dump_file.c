/* Writing a file of messages. */
#include "sqscope/model/dump_file.h"

#include "sqscope/base/mem.h"

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

bool dump_file_end(struct dump_file *file, struct err *err)
{
	bool ok = write_out(file, err) && (fsync(file->fd) == 0 || fail(file, err));

	if (close(file->fd) != 0 && ok)
		ok = fail(file, err);
	file->is_open = false;
	return ok && sync_directory(file, err);
}

void dump_file_release(struct dump_file *file)
{
	if (file->is_open) {
		unlink(file->path);
		close(file->fd);
	}
	free(file->path);
	str_release(&file->buffer);
	*file = (struct dump_file){0};
}
