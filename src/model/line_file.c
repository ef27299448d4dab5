/* Reading lines. */
#include "line_file.h"

#include "sqscope/base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE_BYTES = 256 * 1024 };

static bool fail(const struct line_file *f, struct err *err)
{
	return err_fail(err, ERR_IO, "%s: %s", f->path, strerror(errno));
}

bool line_file_open(struct line_file *f, const char *path, struct err *err)
{
	struct stat st;

	f->path = path;
	f->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (f->fd < 0)
		return fail(f, err);
	f->is_open = true;
	if (fstat(f->fd, &st) != 0)
		return fail(f, err);
	return S_ISREG(st.st_mode) || err_fail(err, ERR_USAGE, "%s is not a file", path);
}

/* What was taken goes, and more comes. */
static bool read_piece(struct line_file *f, struct err *err)
{
	ssize_t n;

	memmove(f->buffer.p, f->buffer.p + f->taken, f->buffer.n - f->taken);
	str_truncate(&f->buffer, f->buffer.n - f->taken);
	f->taken = 0;
	if ((int64_t)f->buffer.n > limit(LIMIT_JSON_LINE))
		return err_fail(err, ERR_LIMIT, "%s:%lld: the line is longer than %lld bytes",
			f->path, (long long)f->number + 1, (long long)limit(LIMIT_JSON_LINE));
	str_reserve(&f->buffer, PIECE_BYTES);
	do {
		n = read(f->fd, f->buffer.p + f->buffer.n, PIECE_BYTES);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return fail(f, err);
	f->is_over = n == 0;
	f->buffer.n += (size_t)n;
	f->buffer.p[f->buffer.n] = '\0';
	return true;
}

bool line_file_next(struct line_file *f, struct sv *line, bool *is_whole, struct err *err)
{
	size_t looked = 0;
	char *end = NULL;

	str_reserve(&f->buffer, 1);
	for (;;) {
		size_t n = f->buffer.n - f->taken;

		if (n > looked)
			end = memchr(f->buffer.p + f->taken + looked, '\n', n - looked);
		if (end || f->is_over)
			break;
		looked = n;
		if (!read_piece(f, err))
			return false;
	}
	*is_whole = end != NULL;
	*line = sv_of(f->buffer.p + f->taken,
		end ? (size_t)(end - f->buffer.p) - f->taken : f->buffer.n - f->taken);
	if (!end && line->n == 0)
		return false;
	f->taken += line->n + *is_whole;
	f->offset += (int64_t)line->n + *is_whole;
	f->number++;
	return true;
}

void line_file_release(struct line_file *f)
{
	if (f->is_open)
		close(f->fd);
	str_release(&f->buffer);
	*f = (struct line_file){0};
}
