/* Small files and paths. */
#include "sqscope/base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 16 * 1024, PASSWD_BYTES = 4096, PRIVATE_DIR = 0700 };

/* Read until the end, or until out holds more than `max` bytes. False with errno. */
static bool read_capped(int fd, int64_t max, struct str *out)
{
	char buffer[READ_BYTES];
	ssize_t n;

	while ((int64_t)out->n <= max) {
		n = read(fd, buffer, sizeof buffer);
		if (n == 0)
			return true;
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			str_add(out, sv_of(buffer, (size_t)n));
	}
	return true;
}

bool file_read(const char *path, int64_t max, struct str *out, bool *missing, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (missing)
		*missing = fd < 0 && (errno == ENOENT || errno == ENOTDIR);
	if (fd < 0)
		return err_fail(err, ERR_IO, "cannot open %s: %s", path, strerror(errno));
	str_clear(out);
	ok = read_capped(fd, max, out);
	if (!ok)
		err_set(err, ERR_IO, "cannot read %s: %s", path, strerror(errno));
	else if ((int64_t)out->n > max)
		ok = err_fail(err, ERR_LIMIT, "%s is larger than %lld bytes", path, (long long)max);
	close(fd);
	if (!ok)
		str_clear(out);
	return ok;
}

/* All of it, onto the disk. False with errno. */
static bool write_through(int fd, struct sv content)
{
	ssize_t n;

	while (content.n > 0) {
		n = write(fd, content.p, content.n);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			content = sv_of(content.p + n, content.n - (size_t)n);
	}
	return fsync(fd) == 0;
}

/* A rename lasts once its directory is on the disk. Some file systems cannot do that, and the new
 * content is whole either way: a failure is none. */
static void sync_directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str dir = {0};
	int fd;

	str_add(&dir, slash ? sv_of(path, (size_t)(slash - path) + 1) : sv_cstr("."));
	fd = open(str_cstr(&dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	str_release(&dir);
}

static bool replace_at(const char *path, struct sv content, struct err *err)
{
	struct str beside = {0};
	int fd, reason;
	bool ok;

	str_addf(&beside, "%s.XXXXXX", path);
	fd = mkostemp(beside.p, O_CLOEXEC); /* mode 0600 */
	ok = fd >= 0 && write_through(fd, content) && rename(beside.p, path) == 0;
	reason = errno;
	if (fd >= 0)
		close(fd); /* after fsync it has nothing left to say */
	if (ok)
		sync_directory_of(path);
	else if (fd >= 0)
		unlink(beside.p);
	str_release(&beside);
	return ok || err_fail(err, ERR_IO, "cannot write %s: %s", path, strerror(reason));
}

bool file_replace(const char *path, struct sv content, struct err *err)
{
	char *target = realpath(path, NULL);
	bool ok = replace_at(target ? target : path, content, err);

	free(target);
	return ok;
}

static bool make_dir(const char *path)
{
	struct stat st;
	int reason;

	if (mkdir(path, PRIVATE_DIR) == 0)
		return true;
	/* A directory that is there may also show as "read-only" or "not permitted". */
	reason = errno == EEXIST ? ENOTDIR : errno;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	errno = reason;
	return false;
}

ssize_t file_write_now(int fd, const char *bytes, size_t n)
{
	int flags = fcntl(fd, F_GETFL), reason;
	ssize_t written;

	fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	written = write(fd, bytes, n);
	reason = errno;
	fcntl(fd, F_SETFL, flags);
	errno = reason;
	return written;
}

bool file_make_dirs(const char *path, struct err *err)
{
	struct str part = {0};
	struct sv rest = sv_cstr(path), name;
	bool ok = true, more = true;

	while (more && ok) {
		more = sv_cut(rest, '/', &name, &rest);
		str_add(&part, name);
		if (name.n > 0)
			ok = make_dir(str_cstr(&part));
		str_add_char(&part, '/');
	}
	if (!ok)
		err_set(err, ERR_IO, "cannot make the directory %s: %s", path, strerror(errno));
	str_release(&part);
	return ok;
}

/* $HOME, else what the user database says; appended to out. */
static void add_home(struct str *out)
{
	const char *home = getenv("HOME");
	char buffer[PASSWD_BYTES];
	struct passwd entry, *found = NULL;

	if (home && *home) {
		str_add_cstr(out, home);
		return;
	}
	getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &found);
	if (found)
		str_add_cstr(out, found->pw_dir);
}

void file_expand_home(struct sv path, struct str *out)
{
	if (sv_starts_with(path, sv_cstr("~/"))) {
		add_home(out);
		path = sv_of(path.p + 1, path.n - 1);
	}
	str_add(out, path);
}

void file_xdg(const char *var, const char *fallback, const char *sub, struct str *out)
{
	const char *base = getenv(var);

	/* A relative path is invalid there and must be ignored, says the specification. */
	if (base && base[0] == '/') {
		str_add_cstr(out, base);
	} else {
		add_home(out);
		str_addf(out, "/%s", fallback);
	}
	str_addf(out, "/%s", sub);
}
