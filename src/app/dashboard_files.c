/* Small files for the views, in a pool thread: a disk that hangs must not take the screen along. */
#include "dashboard_state.h"
#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct dashboard_file {
	struct dashboard *d; /* NULL: nobody waits any more */
	struct dashboard_file *next;
	struct str path, text;
	bool is_write;
	struct err err;
	ui_file_fn done;
	void *ud;
};

static bool write_all(int fd, struct sv text)
{
	while (text.n > 0) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text = sv_of(text.p + n, text.n - (size_t)n);
	}
	return true;
}

static void write_new(struct dashboard_file *file)
{
	const char *path = str_cstr(&file->path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && write_all(fd, str_sv(&file->text));
	if (!ok)
		err_set(&file->err, ERR_IO, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

static void in_pool(void *ud)
{
	struct dashboard_file *file = ud;
	if (file->is_write)
		write_new(file);
	else if (!file_read(str_cstr(&file->path), limit(LIMIT_CONFIG_FILE), &file->text, NULL,
			 &file->err))
		str_clear(&file->text);
}

static void unlink_file(struct dashboard_file *file)
{
	struct dashboard_file **at = &file->d->files;
	while (*at != file)
		at = &(*at)->next;
	*at = file->next;
}

static void tell(struct dashboard_file *file)
{
	bool has_text = !file->is_write && !err_is_set(&file->err);
	file->done(file->ud, has_text ? str_sv(&file->text) : sv_cstr(""),
		err_is_set(&file->err) ? &file->err : NULL);
}

static void on_done(void *ud, bool cancelled)
{
	struct dashboard_file *file = ud;
	if (cancelled)
		file->err.code = ERR_CANCELLED;
	if (file->d) {
		unlink_file(file);
		tell(file);
	}
	str_release(&file->path);
	str_release(&file->text);
	free(file);
}

static void start(struct dashboard *d, struct sv path, struct sv text, bool is_write,
	ui_file_fn done, void *ud)
{
	struct dashboard_file *file = mem_new(1, sizeof *file);
	*file = (struct dashboard_file){
		.d = d, .next = d->files, .is_write = is_write, .done = done, .ud = ud};
	d->files = file;
	file_expand_home(path, &file->path);
	str_add(&file->text, text);
	loop_work(d->session.loop, in_pool, on_done, file);
}

static void host_save(void *ud, struct sv path, struct sv text, ui_file_fn done, void *done_ud)
{
	start(ud, path, text, true, done, done_ud);
}

static void host_read_file(void *ud, struct sv path, ui_file_fn done, void *done_ud)
{
	start(ud, path, sv_cstr(""), false, done, done_ud);
}

/* What is under way ends, and nobody is told any more. */
void dashboard_release_files(struct dashboard *d)
{
	while (d->files) {
		struct dashboard_file *file = d->files;
		d->files = file->next;
		file->err.code = ERR_CANCELLED;
		tell(file);
		file->d = NULL;
	}
}

void dashboard_add_file_host(struct dashboard *d)
{
	d->host.save = host_save;
	d->host.read_file = host_read_file;
}
