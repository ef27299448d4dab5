/* What a line of the plain mode does. */
#include "commands.h"
#include "output.h"
#include "plain_state.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>
#include <unistd.h>

static void fail(struct plain *p, const struct err *err)
{
	struct str line = {0};
	p->status = err_exit_status(err);
	str_add_cstr(&line, "error: ");
	output_safe(&line, sv_cstr(err->msg));
	str_add_char(&line, '\n');
	(void)!write(STDERR_FILENO, str_cstr(&line), line.n);
	str_release(&line);
}

static void press(struct plain *p, enum key_code code, uint32_t ch)
{
	struct loop *loop = p->d->session.loop;
	ui_key(p->d->ui, (struct key){code, ch}, sv_cstr(""), loop_now_ms(loop));
	/* As in life: what a key does may depend on what the one before made visible. */
	ui_draw(p->d->ui, &p->d->canvas, loop_now_ms(loop), loop_unix_ms(loop));
}

/* "key Tab Enter": whatever has no word of its own. */
static bool press_named(struct plain *p, struct sv names, struct err *err)
{
	struct sv word;
	struct key key;
	while (sv_next_word(&names, &word)) {
		if (!key_parse(word, &key))
			return err_fail(
				err, ERR_USAGE, "key: %.*s is no name of a key", SV_ARGS(word));
		press(p, key.code, key.ch);
	}
	return true;
}

/* A box that asks gets the line as if it was typed. */
static void answer(struct plain *p, struct sv line)
{
	uint32_t ch;
	size_t n;
	if (sv_eq_cstr(line, "cancel")) {
		press(p, KEY_CODE_ESC, 0);
		return;
	}
	for (; line.n > 0; line = sv_of(line.p + n, line.n - n)) {
		n = utf8_decode(line, &ch);
		if (n > 0)
			press(p, KEY_CODE_CHAR, ch);
		n += n == 0;
	}
	press(p, KEY_CODE_ENTER, 0);
}

/* "3": the third row; "open 3" and "show 3" open it as well. */
static bool pick(struct plain *p, struct sv line, bool *is_row)
{
	struct sv rest = line, word;
	int64_t number = 0;
	bool opens;
	*is_row = false;
	if (!sv_next_word(&rest, &word))
		return true;
	opens = sv_eq_cstr(word, "open") || sv_eq_cstr(word, "show");
	if (!sv_to_i64(opens ? sv_trim(rest) : line, &number))
		return true;
	*is_row = true;
	if (number < 1 || !ui_pick(p->d->ui, (size_t)number - 1, loop_now_ms(p->d->session.loop)))
		return false;
	if (opens)
		press(p, KEY_CODE_ENTER, 0);
	else
		p->wanted = PRINT_ROW;
	return true;
}

/* The command line's own commands: the program once more, with the options of this one. */
static bool run_command(struct plain *p, struct sv line, struct err *err)
{
	const struct options *o = &p->d->app->options;
	struct str command = {0};
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	str_add_cstr(&command, "{ ");
	str_add_shell_word(&command, n > 0 ? sv_of(path, (size_t)n) : sv_cstr("sqscope"));
	for (int id = 0; id < OPT_COUNT; id++) {
		const struct option_row *row = &option_rows[id];
		if (option_origin(o, row->id) != ORIGIN_COMMAND_LINE || id == OPT_PLAIN)
			continue;
		str_addf(&command, " --%s", row->name);
		if (row->argument) {
			str_add_char(&command, ' ');
			str_add_shell_word(&command, sv_cstr(option_text(o, row->id)));
		}
	}
	/* What stdin still holds are lines for us. */
	str_addf(&command, " %.*s\n}%s", SV_ARGS(line), isatty(STDIN_FILENO) ? "" : " </dev/null");
	bool ok = p->d->host.run_program(p->d, "command", str_sv(&command), err);
	str_release(&command);
	return ok;
}

static bool is_command(struct sv line)
{
	struct sv word;
	return sv_next_word(&line, &word) && cli_command_find(word);
}

/* The dashboard's own have no options: `redrive jobs-dlq --dry-run` is the command line's. */
static bool has_option(struct sv line)
{
	struct sv word;
	while (sv_next_word(&line, &word))
		if (word.n > 1 && word.p[0] == '-' && word.p[1] == '-')
			return true;
	return false;
}

static bool run_line(struct plain *p, struct sv line, struct err *err)
{
	struct dashboard *d = p->d;
	struct sv rest = line, word = {0};
	struct err why = {0};
	bool is_row, is_colon = line.n > 0 && line.p[0] == ':';
	sv_next_word(&rest, &word);
	if (sv_eq_cstr(word, "key"))
		return press_named(p, rest, err);
	if (ui_is_asking(d->ui) && !is_colon) {
		answer(p, line);
		return true;
	}
	if (!pick(p, line, &is_row))
		return err_fail(err, ERR_USAGE, "there is no row %.*s here", SV_ARGS(line));
	if (is_row || line.n == 0)
		return true;
	if (is_command(line) && has_option(line))
		return run_command(p, line, err);
	if (ui_run(d->ui, line, loop_now_ms(d->session.loop), &why))
		return true;
	if (why.code == ERR_USAGE && is_command(line))
		return run_command(p, line, err);
	*err = why;
	return false;
}

void plain_take_line(struct plain *p)
{
	struct sv line, rest;
	struct err err = {0};
	sv_cut(str_sv(&p->in), '\n', &line, &rest);
	char *text = mem_strndup(line.p, line.n);
	str_set(&p->in, rest);
	str_clear(&p->said);
	ui_quiet(p->d->ui);
	p->wanted = PRINT_VIEW;
	if (run_line(p, sv_trim(sv_cstr(text)), &err))
		p->is_asked = true;
	else
		fail(p, &err);
	free(text);
}
