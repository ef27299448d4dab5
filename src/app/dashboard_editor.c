/*
 * $EDITOR with the terminal, on a copy of a text that nobody else can read. A megabyte into /tmp or
 * the runtime directory and back takes a millisecond or two, while the terminal is not ours anyway:
 * that is not worth the pool.
 */
#include "dashboard_state.h"
#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *first_set(const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return value;
	}
	return NULL;
}

static const char *editor_command(void)
{
	static const char *const names[] = {"VISUAL", "EDITOR"};
	const char *found = first_set(names, COUNT_OF(names));
	return found ? found : "vi";
}

/* A directory of ours alone, if there is one. */
static const char *directory(void)
{
	static const char *const names[] = {"XDG_RUNTIME_DIR", "TMPDIR"};
	const char *found = first_set(names, COUNT_OF(names));
	return found ? found : "/tmp";
}

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

static bool make_file(struct str *path, struct sv text, const char *ending, struct err *err)
{
	str_clear(path);
	str_addf(path, "%s/sqscope-XXXXXX%s", directory(), ending);
	int fd = mkstemps(path->p, (int)strlen(ending));
	if (fd < 0)
		return err_fail(err, ERR_IO, "%s: %s", directory(), strerror(errno));
	bool ok = write_all(fd, text);
	ok = close(fd) == 0 && ok;
	if (ok)
		return true;
	err_set(err, ERR_IO, "%s: %s", str_cstr(path), strerror(errno));
	unlink(str_cstr(path));
	return false;
}

/* Most editors end the last line although it was not before. */
static struct sv without_added_end(const struct dashboard_editor *e, struct sv text)
{
	if (!e->ended_in_newline && text.n > 0 && text.p[text.n - 1] == '\n')
		text.n--;
	return text;
}

static void tell(struct dashboard *d, struct sv text, const struct err *err)
{
	struct dashboard_editor e = d->editor;
	d->editor = (struct dashboard_editor){0};
	e.done(e.ud, err ? sv_cstr("") : without_added_end(&e, text), err);
	str_release(&e.path);
}

static void on_end(void *ud, int exit_status, int signo)
{
	struct dashboard *d = ud;
	struct err err = {0};
	struct str text = {0};
	bool ok = exit_status == 0;
	d->editor.program = NULL;
	dashboard_come_back(d);
	if (signo)
		err_set(&err, ERR_FAILED, "the editor was ended by %s; nothing is taken",
			strsignal(signo));
	else if (!ok)
		err_set(&err, ERR_FAILED, "the editor failed, exit status %d; nothing is taken",
			exit_status);
	else
		ok = file_read(
			str_cstr(&d->editor.path), limit(LIMIT_JSON_LINE), &text, NULL, &err);
	unlink(str_cstr(&d->editor.path));
	tell(d, str_sv(&text), ok ? NULL : &err);
	str_release(&text);
}

static bool host_edit(void *ud, struct sv text, const char *ending, ui_edited_fn done,
	void *done_ud, struct err *err)
{
	struct dashboard *d = ud;
	struct str line = {0};
	struct dashboard_editor e = {.done = done, .ud = done_ud};
	e.ended_in_newline = text.n > 0 && text.p[text.n - 1] == '\n';
	if (!make_file(&e.path, text, ending, err)) {
		str_release(&e.path);
		return false;
	}
	str_addf(&line, "%s ", editor_command());
	str_add_shell_word(&line, str_sv(&e.path));
	dashboard_go_away(d);
	e.program = loop_foreground_start(
		d->session.loop, str_cstr(&line), STDIN_FILENO, on_end, d, err);
	if (e.program) {
		d->editor = e;
		log_write(LOG_INFO, "the editor has the terminal");
	} else {
		dashboard_come_back(d);
		unlink(str_cstr(&e.path));
		str_release(&e.path);
	}
	str_release(&line);
	return d->editor.program != NULL;
}

void dashboard_release_editor(struct dashboard *d)
{
	if (!d->editor.program)
		return;
	loop_foreground_kill(d->editor.program);
	unlink(str_cstr(&d->editor.path));
	struct err err = {.code = ERR_CANCELLED};
	tell(d, sv_cstr(""), &err);
}

void dashboard_add_editor_host(struct dashboard *d)
{
	d->host.edit = host_edit;
}
