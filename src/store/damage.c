/* A database file that is damaged. */
#include "damage.h"

#include "query.h"
#include "sqscope/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Looking through a file takes about 3 ms a MiB: a small one is looked through at every start. */
enum { CHECKED_BYTES = 8 * 1024 * 1024 };

static const char suspect_suffix[] = ".damaged";

bool damage_is(int rc)
{
	return (rc & 0xFF) == SQLITE_CORRUPT || (rc & 0xFF) == SQLITE_NOTADB;
}

static char *with_suffix(const char *path, const char *suffix)
{
	struct str name = {0};

	str_addf(&name, "%s%s", path, suffix);
	return str_take(&name);
}

void damage_suspect(const char *path)
{
	char *name = with_suffix(path, suspect_suffix);
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	free(name);
}

static bool is_worth_a_look(const char *path, const char *suspect)
{
	struct stat st;

	return access(suspect, F_OK) == 0 || stat(path, &st) != 0 || st.st_size <= CHECKED_BYTES;
}

static bool look_through(struct store *s, struct err *err)
{
	struct query q;
	bool is_sound;

	query_begin(&q, s, "PRAGMA quick_check(1)");
	is_sound = query_next(&q) && sv_eq_cstr(query_text(&q, 0), "ok");
	if (!is_sound && q.rc == SQLITE_ROW)
		q.rc = SQLITE_CORRUPT;
	return query_end(&q, err);
}

bool damage_check(struct store *s, struct err *err)
{
	char *suspect = with_suffix(s->path, suspect_suffix);
	bool ok = true;

	if (is_worth_a_look(s->path, suspect)) {
		ok = look_through(s, err);
		if (ok)
			unlink(suspect);
	}
	free(suspect);
	return ok;
}

int damage_lock(const char *path)
{
	char *name = with_suffix(path, ".lock");
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	free(name);
	while (fd >= 0 && flock(fd, LOCK_EX) != 0) {
		if (errno == EINTR)
			continue;
		close(fd);
		fd = -1;
	}
	return fd;
}

void damage_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* A name that is free: "<path>.damaged-20261117T204805Z", with a number where there is one. */
static void free_name(const char *path, struct str *name)
{
	char when[CLOCK_TEXT_SIZE];

	clock_format_amz(clock_unix_ms(), when);
	for (int n = 1; n == 1 || access(str_cstr(name), F_OK) == 0; n++) {
		str_clear(name);
		str_addf(name, "%s%s-%s", path, suspect_suffix, when);
		if (n > 1)
			str_addf(name, "-%d", n);
	}
}

static bool move_part(const char *path, const char *new_path, const char *suffix)
{
	char *from = with_suffix(path, suffix), *to = with_suffix(new_path, suffix);
	bool ok = rename(from, to) == 0 || errno == ENOENT;
	int reason = errno;

	free(from);
	free(to);
	errno = reason;
	return ok;
}

bool damage_set_aside(const char *path, struct str *new_path, struct err *err)
{
	/* The file itself comes last: a log that was left behind would be played into the new one.
	 */
	static const char *const parts[] = {"-wal", "-shm", ""};

	char *suspect = with_suffix(path, suspect_suffix);
	bool ok = true;

	free_name(path, new_path);
	for (size_t i = 0; i < COUNT_OF(parts) && ok; i++)
		ok = move_part(path, str_cstr(new_path), parts[i]);
	if (ok)
		unlink(suspect);
	else
		err_set(err, ERR_IO, "cannot rename %s: %s", path, strerror(errno));
	free(suspect);
	return ok;
}
